"""A draft is circulated: those it cites say whether it is fair, and whoever reads it remarks."""

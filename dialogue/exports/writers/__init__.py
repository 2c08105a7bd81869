"""One writer for each format, all from the rows of the dataset."""

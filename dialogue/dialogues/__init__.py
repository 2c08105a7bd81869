"""A dialogue: its rounds, stages, forums, taxonomies, participants and invitations."""

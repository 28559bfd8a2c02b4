"""The model solution, as it is."""

"""Last year once more."""

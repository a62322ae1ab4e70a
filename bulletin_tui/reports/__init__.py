"""Figures counted from the records, each with the rows behind it."""

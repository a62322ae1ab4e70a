"""The pieces that a repair is put together from: what is left of a damaged folder's files."""

"""Repairs for old consoles and input methods."""

"""Which font files the pages are set with, and which characters they have."""

"""Duties that come again: their form, their drafts."""

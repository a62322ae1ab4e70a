"""Boards: their form, their page, what is to be done when one is out of use."""

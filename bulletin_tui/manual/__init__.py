"""The user's manual, a page a screen."""

"""Pages for the screen: set one by one, drawn in characters or as pictures."""

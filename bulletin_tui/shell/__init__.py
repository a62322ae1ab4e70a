"""The jobs of the command line; none of them loads Textual."""

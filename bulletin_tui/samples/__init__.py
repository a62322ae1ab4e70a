"""Sample records, made by a program: a whole year, or a lively week."""

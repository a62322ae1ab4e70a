"""What follows from the records and a date: pure functions."""

"""What is to be printed, as plain data that knows nothing of records; one file a kind of sheet."""

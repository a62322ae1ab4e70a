"""Days: the counter, the rules, the working calendar."""

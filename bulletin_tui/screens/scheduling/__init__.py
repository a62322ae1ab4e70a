"""What the screen of the schedule is made of: its views, its words, its filter, its questions."""

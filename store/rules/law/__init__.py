"""What the law and the calendar say, whatever hangs."""

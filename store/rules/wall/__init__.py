"""What hangs where, how long, and what a walk changes."""

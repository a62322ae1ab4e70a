"""公示栏管家: what a person sees, holds and types."""

"""The verbs by what they are about; a desk has them all."""

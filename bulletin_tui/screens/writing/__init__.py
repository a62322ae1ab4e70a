"""Writing a material: its form, its files, its period."""

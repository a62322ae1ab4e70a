"""What a text says on paper: markup, tables, titles, dates, names that are masked."""

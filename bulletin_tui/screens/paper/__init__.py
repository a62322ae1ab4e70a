"""What leaves the printer: previews, jobs, forms, fonts."""

"""After the walk: results, codes, photographs, defects."""

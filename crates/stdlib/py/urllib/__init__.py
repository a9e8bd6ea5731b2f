"""Working with URLs."""

"""Messages by their type."""

"""What the visitor has, or has not, done in this visit."""

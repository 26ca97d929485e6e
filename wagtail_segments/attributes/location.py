"""Where the visitor is."""

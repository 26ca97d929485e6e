"""What the request itself says: its host, its headers, its cookies."""

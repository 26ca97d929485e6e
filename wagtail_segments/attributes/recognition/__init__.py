"""What the headers of a request give away about a device. Nothing here knows what an attribute is."""

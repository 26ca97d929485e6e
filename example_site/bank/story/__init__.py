"""What the seed puts into the demo. Each file has one function that makes what is missing and counts it."""

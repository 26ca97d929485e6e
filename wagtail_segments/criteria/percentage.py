"""A stable share of all visitors."""

"""Criteria that are more than attribute, operator, value; one file each."""

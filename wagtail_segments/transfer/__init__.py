"""Segments on their way from one site to another, or from another package to this one."""

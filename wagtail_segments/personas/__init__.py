"""Personas: saved suppositions about a visitor, such as a student on a phone, from the college campaign."""

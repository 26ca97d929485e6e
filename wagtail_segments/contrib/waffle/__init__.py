"""Feature flags of django-waffle: on for segments, asked for by rules, and one switch that turns all of it off."""

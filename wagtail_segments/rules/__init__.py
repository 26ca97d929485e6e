"""The rule language: what a rule is, what it answers, and how it reads in words. Knows nothing of Wagtail."""

"""Show each visitor of a Wagtail site the right page, and show the site's people who their visitors are."""

__version__ = "0.1.0"

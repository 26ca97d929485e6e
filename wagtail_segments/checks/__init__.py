"""System checks: what is wrong with how a site has set us up, and what to do about it. A file for each concern."""

from wagtail_segments.checks.middleware import MIDDLEWARE, check_middleware
from wagtail_segments.checks.search import check_search
from wagtail_segments.checks.settings import check_settings

__all__ = ["MIDDLEWARE", "check_middleware", "check_search", "check_settings"]

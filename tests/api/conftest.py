"""What both of Wagtail's APIs are asked for."""

from django.apps import apps

from tests.wagtail.conftest import branch, no, stranger, yes

__all__ = ["branch", "no", "stranger", "yes"]

collect_ignore = [] if apps.is_installed("wagtail.api.v3") else ["test_v3.py"]

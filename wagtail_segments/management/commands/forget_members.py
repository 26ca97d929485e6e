"""``manage.py forget_members``: throw away what segments no longer remember. To be run once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from wagtail_segments.segments.choosing import forget_what_is_over


class Command(BaseCommand):
    """Deletes memories that no longer count, and choices that nobody confirmed. May be run at any time, and twice."""

    help = "Deletes whom segments no longer remember: their time is over, or the criteria were changed."

    def handle(self, *args: Any, **options: Any) -> None:
        gone = forget_what_is_over(timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"Forgot {gone} memberships.")

"""What editors should mend in personalised pages and snippets, as a list."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from wagtail_segments.places.holders import holders
from wagtail_segments.places.problems import KnownSegments, problems_in


class Command(BaseCommand):
    help = (
        "Lists variants that nobody can see, places where everyone else sees nothing, and audiences that name segments "
        "which are gone or not published. Ends with status 1 if there is any."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        known, found = KnownSegments(), 0
        for holder in holders():
            for problem in problems_in(holder, known):
                found += 1
                self.stdout.write(f"{_name(holder)}: {problem.where}: {problem.sentence}")
        if found:
            raise SystemExit(1)
        self.stdout.write(_("All is well with what is personalised."))


def _name(holder: Any) -> str:
    """A page or snippet as it is called and found."""
    return f"{holder} ({holder._meta.label_lower} {holder.pk})"

"""Segments, rules and blocks of wagtail-personalisation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wagtail_segments.transfer.document import Refused
from wagtail_segments.transfer.personalisation.arrival import arrive


class Command(BaseCommand):
    help = "Brings over what wagtail-personalisation left in the database, which need not be installed any more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = arrive(dry_run=options["dry_run"])
        except Refused as error:
            raise CommandError(str(error)) from error
        self._tell(_("Made"), report.made)
        self._tell(_("Already there"), report.already_there)
        self._tell(_("Different from before"), report.different)
        self._tell(_("No equivalent"), report.without_equivalent)
        if options["dry_run"]:
            self.stdout.write(_("Nothing was written."))

    def _tell(self, heading: str, sentences: list[str]) -> None:
        self.stdout.write(f"{heading}: {len(sentences)}")
        for sentence in sentences:
            self.stdout.write(f"  {sentence}")

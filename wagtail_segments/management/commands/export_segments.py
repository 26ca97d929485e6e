"""Segments as JSON, for another site or for version control."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wagtail_segments.segments.models import Segment
from wagtail_segments.transfer.document import write


class Command(BaseCommand):
    help = "Writes segments as JSON that import_segments reads, and that is the same as long as they are the same."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("keys", nargs="*", metavar="KEY", help="the keys of the segments; without any, all of them")
        parser.add_argument("--output", type=Path, help="the file to write; without it, the standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        text, warnings = write(_chosen(options["keys"]))
        for warning in warnings:
            self.stderr.write(warning)
        if options["output"] is None:
            self.stdout.write(text, ending="")
            return
        try:
            options["output"].write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(str(error)) from error


def _chosen(keys: list[str]) -> list[Segment]:
    found = list(Segment.objects.all())
    unknown = sorted(set(keys) - {segment.key for segment in found})
    if unknown:
        raise CommandError(_("There is no segment “%(keys)s”.") % {"keys": "”, “".join(unknown)})
    return [segment for segment in found if not keys or segment.key in keys]

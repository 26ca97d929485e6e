"""Segments from the JSON that ``export_segments`` writes."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wagtail_segments.transfer.document import MAX_BYTES, Refused, read
from wagtail_segments.transfer.plan import (
    AS_IN_FILE,
    DRAFT,
    FAIL,
    PUBLISH,
    SKIP,
    UPDATE,
    Plan,
    Step,
    carry_out,
    make_plan,
)


class Command(BaseCommand):
    help = "Makes segments from a file that export_segments has written: all of them, or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the file to read; - is the standard input")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
        parser.add_argument(
            "--on-conflict",
            choices=[FAIL, SKIP, UPDATE],
            default=FAIL,
            help="what to do about a key that is taken by a segment that differs: import nothing (the default), "
            "leave that one alone, or change it. A segment that cannot be made is left out by “skip” too.",
        )
        state = parser.add_mutually_exclusive_group()
        state.add_argument("--publish", dest="state", action="store_const", const=PUBLISH, help="publish all of them")
        state.add_argument(
            "--draft", dest="state", action="store_const", const=DRAFT, help="save all as drafts; what is live stays"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            entries = read(_content(options["file"]))
            plan = make_plan(entries, on_conflict=options["on_conflict"], state=options["state"] or AS_IN_FILE)
            for line in _lines(plan):
                self.stdout.write(line)
            if options["dry_run"]:
                if plan.is_refused:
                    raise Refused(_("This import would be refused, because of conflicts."))
                self.stdout.write(_("Nothing was written."))
            else:
                carry_out(plan)
        except Refused as error:
            raise CommandError(str(error)) from error


def _content(name: str) -> bytes:
    """The content of a file; a little more than the most that is read of a larger one."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise CommandError(str(error)) from error


def _lines(plan: Plan) -> Iterator[str]:
    """One line for each segment, and one below it for each thing to know about it."""
    for step in plan.steps:
        yield _line(step)
        yield from (f"  {reason}" for reason in dict.fromkeys(step.reasons))
        yield from (_("  warning: %(warning)s") % {"warning": warning} for warning in dict.fromkeys(step.warnings))


def _line(step: Step) -> str:
    if step.changes and step.is_written:
        return f"{step.outcome_in_words}: {step.key} ({', '.join(step.changes)})"
    return f"{step.outcome_in_words}: {step.key}"

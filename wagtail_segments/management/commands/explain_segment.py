"""Why somebody is in a segment, or is not."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wagtail_segments.rules.explain import Reason
from wagtail_segments.segments.models import Segment
from wagtail_segments.trial import (
    NotFound,
    explain_segment,
    read_header,
    read_moment,
    read_session_value,
    trial_request,
    user_known_as,
)


class Command(BaseCommand):
    help = "Says, criterion by criterion, why somebody at some address is in a segment or is not. Writes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="the key of the segment")
        parser.add_argument("--user", help="who is signed in: user name, e-mail address or primary key")
        parser.add_argument("--path", default="/", help="the address with its query: /savings/?utm_campaign=college")
        parser.add_argument("--header", action="append", default=[], metavar="NAME: VALUE", help="may be repeated")
        parser.add_argument("--session", action="append", default=[], metavar="NAME=VALUE", help="may be repeated")
        parser.add_argument("--at", help="the moment, in the site's time zone: 2026-05-03T22:15")
        parser.add_argument("--draft", action="store_true", help="the latest version of the segment, published or not")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            segment, reason = explain_segment(options["key"], _request(options), draft=options["draft"])
        except NotFound as error:
            raise CommandError(_plain(str(error))) from error
        except ValidationError as error:
            raise CommandError(_plain(" ".join(error.messages))) from error
        if options["json"]:
            found = {"key": segment.key, "name": segment.name, **_data(reason)}
            self.stdout.write(json.dumps(found, indent=2))
        else:
            self.stdout.write("\n".join(_plain(line) for line in _lines(segment, reason)))


def _request(options: dict[str, Any]) -> Any:
    return trial_request(
        options["path"],
        user=user_known_as(options["user"]) if options["user"] is not None else None,
        headers=dict(read_header(text) for text in options["header"]),
        session=dict(read_session_value(text) for text in options["session"]),
        now=read_moment(options["at"]) if options["at"] is not None else None,
    )


def _lines(segment: Segment, reason: Reason) -> Iterator[str]:
    """The answer, the rule as a sentence, and a line for each criterion, indented by its depth."""
    yield _("%(name)s (%(key)s): %(answer)s") % {
        "name": segment.name,
        "key": segment.key,
        "answer": reason.answer_in_words,
    }
    yield reason.sentence
    if reason.reason:
        yield reason.reason
    yield ""
    for line in reason.lines:
        yield "  " * max(1, line.depth) + _line(line)


def _line(line: Reason) -> str:
    parts = [f"{line.answer_in_words}: {line.sentence}"]
    if line.actual:
        parts.append(_("actual: %(actual)s") % {"actual": line.actual})
    if line.reason:
        parts.append(_("because: %(reason)s") % {"reason": line.reason})
    return " | ".join(parts)


def _data(reason: Reason) -> dict[str, Any]:
    return {
        "answer": reason.state,
        "sentence": reason.sentence,
        "actual": reason.actual,
        "reason": reason.reason,
        "criteria": [_data(part) for part in reason.parts],
    }


def _plain(text: str) -> str:
    """What a visitor sent may hold codes that steer a terminal."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)

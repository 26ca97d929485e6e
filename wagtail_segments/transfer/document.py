"""The file in which segments travel: JSON that reads well in version control."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from wagtail_segments.rules.once import looked_up_once, once
from wagtail_segments.segments.models import Segment
from wagtail_segments.transfer.fields import LIVE, fields, held
from wagtail_segments.transfer.references import in_words, is_by_primary_key, reference_to

FORMAT = "wagtail-segments"
VERSION = 1
MAX_BYTES = 5_000_000
"""The largest file that is read."""
MAX_SEGMENTS = 10_000
MAX_NESTING = 50
"""How deep lists and objects of a file may lie inside one another."""


class Refused(ValueError):
    """Nothing is imported; the message says why."""


def write(segments: Iterable[Segment]) -> tuple[str, list[str]]:
    """The file for these segments, the same whenever they are the same, and what a reader should know about it."""
    warnings: list[str] = []
    with looked_up_once():
        entries = [_entry(segment, warnings) for segment in sorted(segments, key=lambda one: one.key)]
    document = {"format": FORMAT, "version": VERSION, "segments": entries}
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n", warnings


def read(content: bytes) -> list[dict[str, Any]]:
    """The segments in a file, each a dictionary with a key of its own. Raises ``Refused``."""
    document = _parsed(content)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Refused(_("This is not a file of segments: “format” is not “%(format)s”.") % {"format": FORMAT})
    version = document.get("version")
    if type(version) is not int or version < 1:
        raise Refused(_("The file does not say which version of the format it has."))
    if version > VERSION:
        message = _("The file has version %(version)d of the format; this package reads up to %(known)d. Update it.")
        raise Refused(message % {"version": version, "known": VERSION})
    return _checked(document.get("segments"))


def _entry(segment: Segment, warnings: list[str]) -> dict[str, Any]:
    def named(model: Any, pk: Any) -> Any:
        if isinstance(pk, bool) or not isinstance(pk, int | str):
            return pk
        reference = once((reference_to, model, pk), lambda: reference_to(model, pk))
        if reference.get("gone"):
            warnings.append(_("%(key)s: %(what)s no longer exists.") % _about(segment, reference))
        elif is_by_primary_key(reference):
            message = _("%(key)s: %(what)s has no name but its primary key, which means nothing on another site.")
            warnings.append(message % _about(segment, reference))
        return reference

    if segment.live and segment.has_unpublished_changes:
        warnings.append(_("%(key)s: has changes that are not published; they stay here.") % {"key": segment.key})
    shown = segment if segment.live else segment.get_latest_revision_as_object()
    return {LIVE: segment.live, **{name: held(shown, field, named) for name, field in fields().items()}}


def _about(segment: Segment, reference: dict[str, Any]) -> dict[str, str]:
    return {"key": segment.key, "what": in_words(reference)}


def _parsed(content: bytes) -> Any:
    if len(content) > MAX_BYTES:
        raise Refused(_("The file is larger than %(most)d bytes.") % {"most": MAX_BYTES})
    try:
        text = content.decode("utf-8-sig")
        document = json.loads(
            text, object_pairs_hook=_object, parse_constant=_not_finite, parse_float=_finite, parse_int=_whole
        )
    except UnicodeDecodeError:
        raise Refused(_("The file is not text in UTF-8.")) from None
    except RecursionError:
        raise Refused(_("The file is nested too deeply.")) from None
    except json.JSONDecodeError as error:
        message = _("The file is not JSON: %(error)s in line %(line)d, column %(column)d.")
        raise Refused(message % {"error": error.msg, "line": error.lineno, "column": error.colno}) from None
    _check_shape(document)
    return document


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused(_("The file says “%(name)s” twice in one place.") % {"name": twice[:100]})
    return found


def _not_finite(text: str) -> Any:
    raise Refused(_("The file has a number that is not finite."))


def _finite(text: str) -> float:
    number = float(text)
    return number if abs(number) < 1e300 else _not_finite(text)


def _whole(text: str) -> int:
    return int(text) if len(text) <= 30 else _not_finite(text)


def _check_shape(document: Any) -> None:
    """Refuse what no database keeps: NUL and half characters, and what is nested too deeply."""
    waiting = [(document, 1)]
    while waiting:
        here, depth = waiting.pop()
        if depth > MAX_NESTING:
            raise Refused(_("The file is nested too deeply."))
        match here:
            case str() if not _can_be_stored(here):
                raise Refused(_("The file has characters that cannot be stored."))
            case dict():
                waiting.extend((name, depth) for name in here)
                waiting.extend((part, depth + 1) for part in here.values())
            case list():
                waiting.extend((part, depth + 1) for part in here)


def _can_be_stored(text: str) -> bool:
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _checked(entries: Any) -> list[dict[str, Any]]:
    if not isinstance(entries, list):
        raise Refused(_("The file has no list of segments."))
    if len(entries) > MAX_SEGMENTS:
        raise Refused(_("The file has more than %(most)d segments.") % {"most": MAX_SEGMENTS})
    seen: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        key = entry.get("key") if isinstance(entry, dict) else None
        if not isinstance(key, str) or not key:
            raise Refused(_("Segment number %(number)d of the file has no key.") % {"number": number})
        if key.casefold() in seen:
            raise Refused(_("The file has two segments with the key “%(key)s”.") % {"key": key[:100]})
        seen.add(key.casefold())
    return entries

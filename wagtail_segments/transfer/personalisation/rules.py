"""Each kind of rule of wagtail-personalisation as a criterion of ours.

What has no equivalent stays in the rule as a criterion that nothing here knows: an editor sees it, and it lets nobody
in.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from wagtail_segments.criteria.deeds import MAX_COUNT
from wagtail_segments.rules.values import MAX_TEXT
from wagtail_segments.transfer.personalisation.patterns import NotSimple, Text, texts_of
from wagtail_segments.transfer.personalisation.tables import PREFIX, Row, time_of

Stored = dict[str, Any]
"""A criterion or group as it is stored."""


class NoEquivalent(ValueError):
    """A rule cannot be said here; the message says why."""


class Translated(NamedTuple):
    """A rule as it is stored here."""

    criterion: Stored
    remark: str = ""
    """In what it differs from before."""


def translate(table: str, row: Row, own_hosts: Collection[str] = ()) -> Translated:
    """One rule of a table of rules. Raises ``NoEquivalent``."""
    if table == PREFIX + "referralrule":
        return _referral(row, own_hosts)
    return RULES[table](row)


def kept(table: str, row: Row) -> Stored:
    """A rule without equivalent, to the letter."""
    values = {name: part if isinstance(part, int | str | None) else str(part) for name, part in row.items()}
    values.pop("id", None)
    values.pop("segment_id", None)
    return {"type": table.replace(PREFIX, PREFIX.rstrip("_") + "__"), "value": values}


def share_of_visitors(percent: int, *, persistent: bool) -> Translated:
    """A random share. There it was drawn for each session, or for each view if the segment was not persistent."""
    criterion = {"type": "percentage", "value": {"operator": "in", "start": "0", "to": str(percent), "salt": ""}}
    if not percent:
        return Translated(criterion)
    if persistent:
        remark = _("its share of %(percent)d %% was drawn for each session, and is now the same people for good")
    else:
        remark = _("its share of %(percent)d %% was drawn for each view, and is now the same people for good")
    return Translated(criterion, remark % {"percent": percent})


def group(match: str, found: list[Stored]) -> Stored:
    """Criteria under all or any; one alone needs no group."""
    return found[0] if len(found) == 1 else {"type": "group", "value": {"match": match, "criteria": found}}


def _time(row: Row) -> Translated:
    start, end = time_of(row["start_time"]), time_of(row["end_time"])
    if start == end:
        raise NoEquivalent(_("it begins and ends at the same time"))
    remark = _("the times were compared in UTC, and are now in the site's time zone")
    if start > end:
        remark = _("it crosses midnight, so it never fitted before, and fits now")
    return Translated(_comparison("time__of_day", "between", value=start.isoformat(), to=end.isoformat()), remark)


def _days(row: Row) -> Translated:
    days = [str(number) for number, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun")) if row[day]]
    if not days:
        raise NoEquivalent(_("no day is ticked, so it never fitted"))
    return Translated(_comparison("time__weekday", "one_of", value=days))


def _referral(row: Row, own_hosts: Collection[str]) -> Translated:
    pattern = str(row["regex_string"] or "")
    try:
        texts = texts_of(pattern)
    except NotSimple as error:
        message = _("the regular expression “%(pattern)s” says more than our operators can: %(what)s")
        raise NoEquivalent(message % {"pattern": pattern[:100], "what": error}) from error
    for text in texts:
        if "?" in text.text or "#" in text.text:
            raise NoEquivalent(_("of a referrer, what stands behind “?” is not kept"))
        if len(text.text) > MAX_TEXT:
            raise NoEquivalent(_("the text is too long"))
        if any(host and host in text.text for host in own_hosts):
            raise NoEquivalent(_("a page of the site itself is no referrer; ask for the landing page instead"))
    remark = _("a referrer now counts for the whole visit, without regard to case")
    return Translated(group("any", [_referrer(text) for text in texts]), remark)


def _referrer(text: Text) -> Stored:
    if not text.text:
        return _comparison("visit__referrer", "is_set")
    if "*" in text.text:
        begin, end = "" if text.at_start else "*", "" if text.at_end else "*"
        return _comparison("visit__referrer", "like", value=f"{begin}{text.text}{end}")
    operator = {(True, True): "is", (True, False): "starts_with", (False, True): "ends_with"}
    return _comparison("visit__referrer", operator.get(text[1:], "contains"), value=text.text)


def _query(row: Row) -> Translated:
    name, value = str(row["parameter"] or ""), str(row["value"] or "")
    if not name:
        raise NoEquivalent(_("it names no parameter"))
    if not value:  # an empty parameter fitted, and so did none at all
        return Translated(_comparison("page__query", "is_not_set", name=name))
    return Translated(_comparison("page__query", "is", name=name, value=value))


def _device(row: Row) -> Translated:
    known = (("mobile", "phone"), ("tablet", "tablet"), ("desktop", "desktop"))
    devices = [ours for theirs, ours in known if row[theirs]]
    if not devices:
        raise NoEquivalent(_("no device is ticked, so it never fitted"))
    return Translated(_comparison("device__type", "one_of", value=devices))


def _signed_in(row: Row) -> Translated:
    return Translated({"type": "user__signed_in", "value": {"operator": "is" if row["is_logged_in"] else "is_not"}})


def _country(row: Row) -> Translated:
    code = str(row["country"] or "").upper()
    if not code:
        raise NoEquivalent(_("it names no country"))
    return Translated(_comparison("location__country", "one_of", value=[code]))


def _visit_count(row: Row) -> Translated:
    """How often a page was viewed. There it fitted nobody who had not viewed the page at all."""
    count = int(row["count"] or 0)
    match row["operator"]:
        case "more_than":
            wanted = [("at_least", count + 1)]
        case "equal_to" if count:
            wanted = [("exactly", count)]
        case "less_than" if count > 1:
            wanted = [("at_least", 1), ("at_most", count - 1)]
        case _:
            raise NoEquivalent(_("it never fitted"))
    if count >= MAX_COUNT - 1:
        raise NoEquivalent(_("it counts further than we do"))
    lines = [_viewed(row["counted_page_id"], frequency, times) for frequency, times in wanted]
    remark = _("views are counted in this visit, and were as long as the session lived")
    return Translated(group("all", lines), remark)


def _viewed(page: int, frequency: str, times: int) -> Stored:
    return {
        "type": "viewed_page",
        "value": {"page": page, "place": "here", "frequency": frequency, "times": times, "window": "visit"},
    }


def _comparison(kind: str, operator: str, **values: Any) -> Stored:
    return {"type": kind, "value": {"operator": operator, **values}}


RULES: Mapping[str, Callable[[Row], Translated]] = {
    PREFIX + "timerule": _time,
    PREFIX + "dayrule": _days,
    PREFIX + "referralrule": lambda row: _referral(row, ()),
    PREFIX + "visitcountrule": _visit_count,
    PREFIX + "queryrule": _query,
    PREFIX + "devicerule": _device,
    PREFIX + "userisloggedinrule": _signed_in,
    PREFIX + "origincountryrule": _country,
}
"""Every table of rules that the package has, and what becomes of a row of it."""

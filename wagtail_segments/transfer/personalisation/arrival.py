"""Brings everything over that wagtail-personalisation left behind, once, and tells what became of it."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Site

from wagtail_segments.attributes.page import page_model
from wagtail_segments.segments.audience import MISSING
from wagtail_segments.segments.choosing import choose
from wagtail_segments.segments.members import EXCLUDED, INCLUDED
from wagtail_segments.segments.memory import GOOD
from wagtail_segments.segments.models import Segment
from wagtail_segments.transfer.document import Refused
from wagtail_segments.transfer.personalisation import tables
from wagtail_segments.transfer.personalisation.content import convert_live, convert_revisions
from wagtail_segments.transfer.personalisation.rules import (
    RULES,
    NoEquivalent,
    Stored,
    group,
    kept,
    share_of_visitors,
    translate,
)
from wagtail_segments.transfer.personalisation.tables import Row

ARRIVED = "wagtail_segments.arrived"
"""The log action by which a segment that came over is known again."""
SOURCE = "wagtail_personalisation"


@dataclass
class Report:
    """What became of what was there, a sentence each."""

    made: list[str] = field(default_factory=list)
    already_there: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    """What came over, and does not mean quite the same."""
    without_equivalent: list[str] = field(default_factory=list)


def arrive(*, dry_run: bool = False) -> Report:
    """Bring over segments, rules and blocks; what came over before is left alone. Raises ``Refused``."""
    if not tables.exists(tables.SEGMENTS):
        raise Refused(_("There is no table %(table)s in the database.") % {"table": tables.SEGMENTS})
    report = Report()
    with transaction.atomic():
        audiences = _segments(report, write=not dry_run)
        for name, found in convert_live(audiences, write=not dry_run):
            if found.converted:
                report.made.append(_("%(count)d blocks of %(name)s") % {"count": found.converted, "name": name})
            report.without_equivalent += [f"{name}: {remark}" for remark in dict.fromkeys(found.remarks)]
        revisions = convert_revisions(audiences, write=not dry_run)
        if revisions:
            report.made.append(_("blocks in %(count)d versions of pages and snippets") % {"count": revisions})
    report.without_equivalent += _page_variants()
    return report


def _segments(report: Report, *, write: bool) -> dict[int, int]:
    """Make the segments that are not here yet; gives ours by the primary keys of theirs."""
    audiences = _arrived_before()
    rules = _rules_by_segment()
    users = {table: _users_by_segment(table) for table in (tables.STATIC_USERS, tables.EXCLUDED_USERS)}
    taken = set(Segment.objects.values_list("key", flat=True))
    for row in tables.rows(tables.SEGMENTS):
        pk, name = row["id"], row["name"]
        if pk in audiences:
            report.already_there.append(_("segment “%(name)s”") % {"name": name})
            continue
        coming = _Coming(row, rules[pk], users[tables.STATIC_USERS][pk], users[tables.EXCLUDED_USERS][pk])
        segment = coming.segment(_free_key(row, taken))
        taken.add(segment.key)
        audiences[pk] = coming.make(segment) if write else MISSING
        report.made.append(_("segment “%(name)s” (%(key)s)") % {"name": name, "key": segment.key})
        report.different += [f"“{name}”: {remark}" for remark in coming.different]
        report.without_equivalent += [f"“{name}”: {reason}" for reason in coming.without_equivalent]
    return audiences


def _arrived_before() -> dict[int, int]:
    """Our segments by the primary keys of theirs, as the log has it."""
    entries = ModelLogEntry.objects.filter(
        action=ARRIVED, content_type=ContentType.objects.get_for_model(Segment, for_concrete_model=False)
    )
    here = set(Segment.objects.values_list("pk", flat=True))
    return {
        entry.data[SOURCE]: int(entry.object_id)
        for entry in entries.order_by("pk")
        if isinstance(entry.data.get(SOURCE), int) and int(entry.object_id) in here
    }


def _rules_by_segment() -> dict[int, list[tuple[str, Row]]]:
    """Table and row of every rule, by the segment it belongs to; the site's own kinds of rules come last."""
    found = defaultdict(list)
    for table, column in [*((name, "segment_id") for name in RULES), *tables.tables_about_segments()]:
        for row in tables.rows(table):
            found[row[column]].append((table, row))
    return found


def _users_by_segment(table: str) -> dict[int, list[Any]]:
    found = defaultdict(list)
    for row in tables.rows(table):
        found[row["segment_id"]].append(row["user_id"])
    return found


class _Coming:
    """One segment on its way."""

    def __init__(self, row: Row, rules: list[tuple[str, Row]], included: list[Any], excluded: list[Any]) -> None:
        self.row, self.rules, self.included, self.excluded = row, rules, included, excluded
        self.different: list[str] = []
        self.without_equivalent: list[str] = []

    def segment(self, key: str) -> Segment:
        """The segment as it will be, not saved."""
        rule = self._rule()
        match = "any" if self.row.get("match_any") and not self._percent else "all"
        segment = Segment(name=self.row["name"], key=key, match=match, rule=rule, live=False)
        if self.row.get("persistent"):  # a visitor stayed in it as long as the session lived
            segment.remember = GOOD
        return segment

    def make(self, segment: Segment) -> int:
        """Save it, with what it was made from in its log. Gives its primary key."""
        segment.full_clean()
        segment.save()
        log(segment, ARRIVED, data={SOURCE: self.row["id"]})
        revision = segment.save_revision(log_action=True)
        if self.row["status"] == "enabled":
            revision.publish()
        choose(segment, _keys(self.excluded), EXCLUDED)
        if self._is_static:
            choose(segment, _keys(self.included), INCLUDED)  # whoever was in and out was in
        return int(segment.pk)

    @property
    def _is_static(self) -> bool:
        return self.row.get("type") == "static"

    @property
    def _percent(self) -> int | None:
        percent = self.row.get("randomisation_percent")
        return None if percent is None or percent >= 100 else int(percent)

    def _rule(self) -> list[Stored]:
        if self._is_static:
            message = _("it was a list of %(count)d users: they come along, its rules do not, and nobody is added")
            self.different.append(message % {"count": len(self.included)})
            return []
        found = [self._criterion(table, row) for table, row in self.rules]
        if self._percent is None or not found:
            return found
        return [group("any" if self.row.get("match_any") else "all", found), self._share(self._percent)]

    def _criterion(self, table: str, row: Row) -> Stored:
        kind = table.removeprefix(tables.PREFIX)
        if table not in RULES:
            self.without_equivalent.append(_("%(kind)s is a kind of rule of the site's own") % {"kind": kind})
            return kept(table, row)
        try:
            criterion, remark = translate(table, row, _own_hosts())
        except NoEquivalent as reason:
            self.without_equivalent.append(f"{kind}: {reason}")
            return kept(table, row)
        if remark:
            self.different.append(f"{kind}: {remark}")
        return criterion

    def _share(self, percent: int) -> Stored:
        criterion, remark = share_of_visitors(percent, persistent=bool(self.row.get("persistent")))
        if remark:
            self.different.append(remark)
        return criterion


def _free_key(row: Row, taken: set[str]) -> str:
    """A key made of the segment's name that no segment has."""
    key = slugify(row["name"])[:90] or f"segment-{row['id']}"
    numbered = (key if number == 1 else f"{key}-{number}" for number in count(1))
    return next(one for one in numbered if one not in taken)


def _keys(users: list[Any]) -> Iterator[Any]:
    """Primary keys of accounts as the model has them; without what cannot be one."""
    to_key = get_user_model()._meta.pk.to_python
    for user in users:
        with suppress(ValidationError):
            yield to_key(user)


def _own_hosts() -> list[str]:
    return list(Site.objects.exclude(hostname="localhost").values_list("hostname", flat=True))


def _page_variants() -> list[str]:
    """Pages that were variants of others for a segment, a sentence each."""
    rows = [
        row for row in tables.rows(tables.PAGES) if row["segment_id"] and row["variant_id"] != row["canonical_page_id"]
    ]
    wanted = {row[name] for row in rows for name in ("variant_id", "canonical_page_id") if row[name]}
    titles = dict(page_model().objects.filter(pk__in=wanted).values_list("pk", "title"))
    message = _("page “%(variant)s”, a variant of “%(page)s”, is an ordinary page now: unpublish or delete it")
    return [
        message % {"variant": titles[row["variant_id"]], "page": titles.get(row["canonical_page_id"], "?")}
        for row in rows
        if row["variant_id"] in titles
    ]

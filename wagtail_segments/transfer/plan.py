"""What an import would do, worked out without writing anything, and then done in one go."""

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.log_actions import log

from wagtail_segments.criteria.segment import InSegment
from wagtail_segments.rules.once import looked_up_once
from wagtail_segments.rules.tree import leaves
from wagtail_segments.segments.models import Segment
from wagtail_segments.segments.problems import problem_with, stored_contents, way_back
from wagtail_segments.transfer.document import Refused
from wagtail_segments.transfer.fields import LIVE, differ, fields, held, read
from wagtail_segments.transfer.references import (
    Unresolved,
    in_words,
    is_by_primary_key,
    is_reference,
    model_of,
    resolve,
)

NEW, CHANGED, UNCHANGED, SKIPPED, CONFLICT = "new", "changed", "unchanged", "skipped", "conflict"
FAIL, SKIP, UPDATE = "fail", "skip", "update"
"""What to do about a segment that cannot be made, or whose key is taken by one that differs."""
AS_IN_FILE, PUBLISH, DRAFT = "file", "publish", "draft"
"""Whether segments become live."""


@dataclass
class Step:
    """What an import does about one segment of the file."""

    key: str
    live: bool
    """Whether it becomes live."""
    outcome: str = NEW
    changes: list[str] = field(default_factory=list)
    """The fields that become different."""
    reasons: list[str] = field(default_factory=list)
    """Why it cannot be made, or is left alone."""
    warnings: list[str] = field(default_factory=list)
    existing: Segment | None = None
    values: dict[str, Any] = field(default_factory=dict)
    needs: dict[str, None] = field(default_factory=dict)
    """The keys of the segments that it names."""
    given: dict[str, Any] = field(default_factory=dict)
    """What the file says of it."""

    @property
    def outcome_in_words(self) -> str:
        return {
            NEW: _("new"),
            CHANGED: _("changed"),
            UNCHANGED: _("unchanged"),
            SKIPPED: _("skipped"),
            CONFLICT: _("conflict"),
        }[self.outcome]

    @property
    def is_written(self) -> bool:
        return self.outcome in {NEW, CHANGED}


@dataclass
class Plan:
    """What an import does, segment by segment in the order of the file."""

    steps: list[Step]
    state: str = AS_IN_FILE

    @property
    def is_refused(self) -> bool:
        return any(step.outcome == CONFLICT for step in self.steps)

    @property
    def changes_anything(self) -> bool:
        return any(step.is_written for step in self.steps)


def make_plan(entries: Iterable[dict[str, Any]], *, on_conflict: str = FAIL, state: str = AS_IN_FILE) -> Plan:
    """Work out what importing these segments would do. Writes nothing."""
    steps = {entry["key"]: _first_look(entry, state) for entry in entries}
    for segment in Segment.objects.filter(key__in=steps):
        if segment.key in steps:
            steps[segment.key].existing = segment
    numbers = {key: -number for number, (key, step) in enumerate(steps.items(), start=1) if step.existing is None}
    with looked_up_once():
        for step in steps.values():
            _read(step, numbers)
            _compare(step, state)
    _refuse_circles(steps)
    for step in steps.values():
        _judge(step, on_conflict)
    _skip_what_needs_the_skipped(steps)
    return Plan(list(steps.values()), state)


def carry_out(plan: Plan, user: Any = None) -> None:
    """Make and change the segments, all of them or none. Raises ``Refused``."""
    if plan.is_refused:
        raise Refused(_("Nothing was imported, because of conflicts."))
    steps = {step.key: step for step in plan.steps if step.is_written}
    inside = {key: [inner for inner in step.needs if inner in steps] for key, step in steps.items()}
    try:
        with transaction.atomic():
            for key in TopologicalSorter(inside).static_order():
                _write(steps[key], plan.state, user)
    except (ValidationError, DatabaseError) as error:
        message = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        raise Refused(_("Nothing was imported: %(error)s") % {"error": message}) from error


def _first_look(entry: dict[str, Any], state: str) -> Step:
    live = entry.get(LIVE, False)
    step = Step(key=entry["key"], given=entry, live=state == PUBLISH or (state == AS_IN_FILE and live is True))
    if not isinstance(live, bool):
        step.reasons.append(_("“live” is neither true nor false"))
    return step


def _read(step: Step, numbers: dict[str, int]) -> None:
    """Take in what the file says of a segment; ``numbers`` stand for segments that it makes."""
    known = fields()
    for name in step.given.keys() - known.keys() - {LIVE}:
        step.warnings.append(_("there is no field “%(name)s” here; it is left out") % {"name": name[:100]})
    step.values = dict(_values(step, _found_here(step, numbers)))
    try:
        candidate = _filled(step.existing or Segment(), step.values)
        candidate.full_clean()
    except ValidationError as error:
        step.reasons.extend(f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())
    if step.reasons:
        return
    about = [leaf for leaf in leaves(candidate.tree) if not (isinstance(leaf, InSegment) and leaf.segment < 0)]
    step.warnings.extend(dict.fromkeys(problem for leaf in about if (problem := problem_with(leaf))))


def _values(step: Step, change: Callable[[Any, Any], Any]) -> Iterator[tuple[str, Any]]:
    """The values of the fields that the file gives, as far as they can be read."""
    for name, model_field in fields().items():
        if name in step.given:
            try:
                yield name, read(model_field, step.given[name], change)
            except ValidationError as error:
                step.reasons.append(f"{name}: {' '.join(error.messages)}")


def _found_here(step: Step, numbers: dict[str, int]) -> Callable[[Any, Any], Any]:
    """A function that turns references into primary keys, and notes what does not exist here."""

    def found(model: Any, named: Any) -> Any:
        if not is_reference(named):
            step.reasons.append(
                _("names a %(kind)s in a way that means nothing here: %(named)s")
                % {"kind": model._meta.verbose_name, "named": str(named)[:100]}
            )
            return named
        if model_of(named) is Segment and isinstance(named.get("key"), str):
            step.needs[named["key"]] = None
            if named["key"] in numbers:
                return numbers[named["key"]]
        if named.get("gone"):
            step.warnings.append(_("names something that was gone already: %(what)s") % {"what": in_words(named)})
            return named
        if is_by_primary_key(named):
            step.warnings.append(_("names %(what)s by its primary key") % {"what": in_words(named)})
        try:
            return resolve(named, model)
        except Unresolved as error:
            step.reasons.append(str(error))
            return named

    return found


def _filled(segment: Segment, values: dict[str, Any]) -> Segment:
    """A copy of a segment with these values; what belongs to it in other tables comes later."""
    filled = deepcopy(segment)
    for name, value in values.items():
        model_field = fields()[name]
        if not model_field.many_to_many:
            setattr(filled, model_field.attname, deepcopy(value))
    return filled


def _compare(step: Step, state: str) -> None:
    """Find out which fields become different."""
    if step.existing is None:
        return
    base = _base(step.existing, state)
    for name, value in step.values.items():
        model_field = fields()[name]
        here = held(base, model_field, _as_it_is)
        if differ(model_field, here, _as_json(model_field, value)):
            step.changes.append(name)
    if state != DRAFT and step.live != step.existing.live:
        step.changes.append(LIVE)


def _base(existing: Segment, state: str) -> Segment:
    """What an import compares with, and changes: what is published, or the latest draft."""
    return existing if existing.live and state != DRAFT else existing.get_latest_revision_as_object()


def _as_it_is(model: Any, named: Any) -> Any:
    return named


def _as_json(model_field: Any, value: Any) -> Any:
    if isinstance(model_field, StreamField) or model_field.is_relation:
        return sorted(value) if model_field.many_to_many else value
    return held(_filled(Segment(), {model_field.name: value}), model_field, _as_it_is)


def _refuse_circles(steps: dict[str, Step]) -> None:
    """Name the way from each segment of the file back to itself, through the file and through what is here."""
    contents = _contents(steps)
    keys = list(contents)
    numbers = {key: number for number, key in enumerate(keys)}
    graph = {numbers[key]: [numbers[inner] for inner in inside] for key, inside in contents.items()}
    for key, step in steps.items():
        way = way_back(numbers[key], graph)
        if way:
            path = " → ".join(keys[number] for number in way)
            step.reasons.append(_("would contain itself: %(path)s") % {"path": path})


def _contents(steps: dict[str, Step]) -> dict[str, list[str]]:
    """By key, the segments that each one names: as the file has it, or else as it is here."""
    _names, stored = stored_contents()
    keys = dict(Segment.objects.values_list("pk", "key"))
    contents = {keys[pk]: [keys[inner] for inner in inside if inner in keys] for pk, inside in stored.items()}
    contents |= {key: list(step.needs) for key, step in steps.items()}
    inner = {key for inside in contents.values() for key in inside}
    return dict.fromkeys(inner, []) | contents


def _judge(step: Step, on_conflict: str) -> None:
    """Decide what becomes of a segment."""
    if not step.reasons and step.existing is None:
        step.outcome = NEW
        return
    if not step.reasons and not step.changes:
        step.outcome = UNCHANGED
        return
    step.outcome = CHANGED
    if step.existing is not None and step.existing.locked:
        step.reasons.append(_("is locked"))
    if not step.reasons and on_conflict != UPDATE:
        step.reasons.append(_("the key is taken by a segment that differs in: %(names)s") % _names(step))
    if step.reasons:
        step.outcome = SKIPPED if on_conflict == SKIP else CONFLICT
    elif step.existing is not None and step.live and step.existing.has_unpublished_changes:
        step.warnings.append(_("has changes here that are not published; publishing puts them aside"))


def _names(step: Step) -> dict[str, str]:
    return {"names": ", ".join(step.changes)}


def _skip_what_needs_the_skipped(steps: dict[str, Step]) -> None:
    """A segment that names one that is neither here nor made cannot be made either."""
    missing = [key for key, step in steps.items() if step.outcome == SKIPPED and step.existing is None]
    while missing:
        key = missing.pop()
        for step in steps.values():
            if step.is_written and key in step.needs:
                step.outcome = SKIPPED
                step.reasons.append(_("needs “%(key)s”, which is skipped") % {"key": key})
                if step.existing is None:
                    missing.append(step.key)


def _write(step: Step, state: str, user: Any) -> None:
    """Make or change one segment; those that it names have been made before."""
    again = Step(key=step.key, live=step.live, given=step.given)
    values = dict(_values(again, _found_here(again, {})))
    if again.reasons:
        raise ValidationError(again.reasons)
    segment = _filled(_base(step.existing, state) if step.existing else Segment(live=False), values)
    segment.full_clean()
    if step.existing is None:
        segment.save()
        log(segment, "wagtail.create", user=user)
    for name, value in values.items():
        if fields()[name].many_to_many:
            getattr(segment, name).set(value)
    revision = segment.save_revision(user=user, log_action=True)
    if step.live:
        revision.publish(user=user)
    elif step.existing is not None and step.existing.live and state != DRAFT:
        segment.unpublish(user=user)

"""``request.segments``: lazy membership, what was consulted, and why."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from asgiref.sync import sync_to_async
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from wagtail_segments import failures
from wagtail_segments.rules.describe import describe
from wagtail_segments.rules.explain import Reason, explain
from wagtail_segments.rules.tree import Node
from wagtail_segments.rules.truth import UNKNOWN, YES, Truth
from wagtail_segments.segments.audience import MISSING, Audience
from wagtail_segments.segments.ruleset import DEEP, NOTHING_LOADED, LiveSegment, Snapshot, ruleset
from wagtail_segments.segments.standing import Standing, Unavailable
from wagtail_segments.segments.supposed import Supposed, explain_supposed, supposing
from wagtail_segments.visitors.consent import refusal
from wagtail_segments.visitors.visitor import Visitor


class Segments:
    """The segments of whoever makes a request. Nothing is evaluated before it is asked, and nothing twice."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._visitor: Visitor = request.visitor  # type: ignore[attr-defined]
        self._answers = self._visitor.answers
        self.choices = self._visitor.choices
        self._consulted: dict[int, None] = {}

    def __contains__(self, key: object) -> bool:
        """Whether the visitor is in the live segment with this key. Never raises."""
        try:
            segment = self._snapshot.keys.get(key)  # type: ignore[call-overload]
        except TypeError:
            return False
        if segment is None:
            self._note(MISSING)
            return False
        return self.consult(segment.pk) is YES

    def __iter__(self) -> Iterator[str]:
        """The keys of all segments the visitor is in, by name. Evaluates every live segment."""
        return (segment.key for segment in self.live if self.consult(segment.pk) is YES)

    def __len__(self) -> int:
        return sum(1 for _key in self)

    def __bool__(self) -> bool:
        return any(True for _key in self)

    async def ahas(self, key: str) -> bool:
        """``key in segments`` for asynchronous views: what must be read from the database is read in a thread."""
        return await sync_to_async(self.__contains__)(key)

    @property
    def live(self) -> tuple[LiveSegment, ...]:
        """Every live segment, by name."""
        return tuple(sorted(self._snapshot.segments.values(), key=lambda segment: segment.name.casefold()))

    @property
    def consulted(self) -> bool:
        """Whether anything about this response may depend on who is looking."""
        return bool(self._consulted)

    def fits(self, audience: Audience) -> Truth:
        """Whether the visitor is one of the people an audience means."""
        return audience.truth(self.consult)

    def consult(self, pk: int) -> Truth:
        """The answer for one segment by its primary key, and a note that it was asked."""
        self._note(pk)
        answer = self._answers.get(pk)
        return self._tell(pk) if answer is None else answer

    def truth(self, pk: int) -> Truth:
        """The answer for one segment by its primary key: UNKNOWN if it is not published or cannot be told."""
        answer = self._answers.get(pk)
        return self._tell(pk) if answer is None else answer

    def _tell(self, pk: int) -> Truth:
        """The answer for a segment that this request has not asked for yet."""
        answer: Truth = UNKNOWN
        if segment := self._snapshot.segments.get(pk):
            if segment.height > DEEP:
                self._answer_from_inside(segment)
            try:
                if segment.is_told_by_its_rule:
                    answer = segment.tree.answer_for(self._visitor)
                else:
                    answer = self._membership(segment)
            except Unavailable:
                pass
            except Exception:
                failures.note("segment", segment.key)
                self._visitor.is_degraded = True
        self._answers[pk] = answer
        return answer

    def explain(self, key: str) -> Reason:
        """Why the visitor is, or is not, in the segment with this key, criterion by criterion.

        Raises ``KeyError`` if there is no live segment with this key.
        """
        segment = self._snapshot.keys[key]
        self._note(segment.pk)
        return explain_segment(segment, self._request)

    def remember(self) -> bool:
        """Keep which segments' rules the visitor fits, of those that remember. True if a cookie follows.

        Call it once the page is made: it asks on behalf of no page, so it consults nothing.
        """
        remembering = self._snapshot.remembering
        if not remembering or self._visitor.is_simulated or refusal(self._visitor):
            return False
        with _unnoticed(self._request), suppress(Unavailable):
            fitting = [segment for segment in remembering.values() if self._fits(segment)]
            return bool(fitting) and self._standing.remember(fitting, remembering)
        return False

    def carry_over(self) -> None:
        """Let the account remember what the session does, because the visitor has signed in."""
        if self._snapshot.remembering and not self._visitor.is_simulated:
            with suppress(Unavailable):
                self._standing.carry_over(self._snapshot.remembering)

    def begin_anew(self) -> None:
        """Answer everything anew, because the visitor is supposed to be somebody else from now on."""
        self.__dict__.pop("_snapshot", None)

    @cached_property
    def _standing(self) -> Standing:
        """How the visitor stands with segments whatever their rules say."""
        return Standing(self._visitor)

    @cached_property
    def _snapshot(self) -> Snapshot:
        """One version of the rules for the whole request."""
        snapshot = ruleset.current()
        if snapshot is NOTHING_LOADED:
            self._visitor.is_degraded = True
        simulation = self._visitor.simulation
        return snapshot if simulation is None else supposing(snapshot, simulation.segments, simulation.also_in)

    def _membership(self, segment: LiveSegment) -> Truth:
        """What was chosen by hand beats the rule, and whoever fitted it once may be remembered."""
        chosen = self._standing.by_hand(segment)
        if chosen is not None:
            return chosen
        answer = segment.tree.answer_for(self._visitor)
        return YES if answer is not YES and self._standing.is_remembered(segment) else answer

    def _fits(self, segment: LiveSegment) -> bool:
        """Whether the rule fits by itself."""
        if segment.height > DEEP:
            self._answer_from_inside(segment)
        return segment.tree.answer_for(self._visitor) is YES

    def _answer_from_inside(self, segment: LiveSegment) -> None:
        """Answer what is nested in a segment first, without recursion."""
        waiting = list(segment.inner)
        while waiting:
            pk = waiting[-1]
            here = self._snapshot.segments.get(pk)
            missing = [inner for inner in (here.inner if here else ()) if inner not in self._answers]
            if missing:
                waiting.extend(missing)
                continue
            waiting.pop()
            if pk not in self._answers:
                self._tell(pk)

    def _note(self, pk: int) -> None:
        """Remember that somebody asked; Django's page cache must then not keep what is being made."""
        self._request._cache_update_cache = False  # type: ignore[attr-defined]
        self._consulted[pk] = None


def explain_segment(segment: LiveSegment, request: HttpRequest) -> Reason:
    """Why whoever makes the request is in a segment, or not: chosen by hand, remembered, or by the rule."""
    if isinstance(segment.tree, Supposed):
        return explain_supposed(segment.tree)
    reason = explain_rule(segment.tree, request)
    if reason.answer is YES and not segment.has_chosen:
        return reason
    first = Standing(getattr(request, "visitor", None) or Visitor(request)).lines(segment)
    if not first:
        return reason
    return replace(reason, answer=first[0].answer, parts=(*first, *reason.parts))


@contextmanager
def _unnoticed(request: HttpRequest) -> Iterator[None]:
    """While it lasts, what is asked does not tell Django's page cache that the page was made for somebody."""
    before = request.__dict__.get("_cache_update_cache")
    try:
        yield
    finally:
        if before is not None:
            request._cache_update_cache = before  # type: ignore[attr-defined]


def explain_rule(tree: Node, request: HttpRequest) -> Reason:
    """Why a rule fits whoever makes the request, or does not. Never raises."""
    try:
        reason = explain(tree, getattr(request, "visitor", None) or Visitor(request))
    except Exception:
        failures.note("explanation")
        return Reason(sentence=describe(tree), answer=UNKNOWN, reason=_("The rule could not be read."))
    return Reason(sentence=describe(tree), answer=reason.answer, reason=reason.reason, parts=reason.parts or (reason,))

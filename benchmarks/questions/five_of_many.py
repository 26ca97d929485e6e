"""Does it matter how many segments are live, if a page asks for five of them?"""

from collections.abc import Iterator
from functools import partial
from unittest.mock import patch

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

from benchmarks import segments
from benchmarks.report import Row
from benchmarks.scale import Scale
from benchmarks.segments import ASKED, FITTING
from benchmarks.stopwatch import side_by_side
from benchmarks.yardstick.content import PERSONALISED_PATH, plain_path
from benchmarks.yardstick.visitor import environ, fetch, site_without_us
from wagtail_segments.middleware import attach
from wagtail_segments.rules.truth import Truth
from wagtail_segments.segments import assignment
from wagtail_segments.segments.assignment import Segments
from wagtail_segments.segments.ruleset import Ruleset

FIVE = ASKED[2:7]
"""Three that fit and two that do not."""
BOUND = 1.5
AIM_OF_PAGE = 0.1


def ask(scale: Scale) -> Iterator[Row]:
    many = scale.most
    rulesets = {"few": _loaded(len(ASKED)), "many": _loaded(many)}
    with patch.object(assignment, "ruleset"):
        _must_answer_alike(rulesets)
        visits = {name: partial(_visit, _request(), ruleset) for name, ruleset in rulesets.items()}
        known = _request()
        _visit(known, rulesets["many"])
        best = side_by_side(
            visits | {"known": partial(_ask_again, known, rulesets["many"])},
            rounds=scale.rounds,
            calls=scale.visits,
        )
    page = side_by_side(
        {"page": partial(fetch, site_without_us(), environ(plain_path(True)))},
        rounds=scale.rounds,
        calls=scale.requests,
    )["page"]
    details = {f"{name}_us": seconds * 1e6 for name, seconds in (best | {"page": page}).items()}
    yield Row(
        what=f"Five segments asked of {many:,} live, to five of {len(ASKED)}",
        value=best["many"] / best["few"],
        bound=BOUND,
        details=details,
    )
    yield Row(
        what=f"Five segments asked of {many:,} live, share of the page",
        value=best["many"] / page * 100,
        unit="%",
        aim=AIM_OF_PAGE,
        details=details,
    )
    yield Row(
        what=f"Five segments asked of {many:,} live, share of the page, once the attributes are read",
        value=best["known"] / page * 100,
        unit="%",
        aim=AIM_OF_PAGE,
        details=details,
    )
    yield Row(what=f"Five segments asked of {many:,} live", value=best["many"] * 1e6, unit="µs")


def _loaded(live: int) -> Ruleset:
    """A ruleset of its own, so that both can be asked in turn."""
    segments.make_live(live)
    ruleset = Ruleset()
    ruleset.current()
    return ruleset


def _request() -> WSGIRequest:
    """A request that has passed through the site's own middleware."""
    request = WSGIRequest(environ(PERSONALISED_PATH))
    for middleware in (SessionMiddleware, AuthenticationMiddleware):
        middleware(lambda request: HttpResponse()).process_request(request)
    return request


def _visit(request: WSGIRequest, ruleset: Ruleset) -> list[Truth]:
    """A new visitor and five questions: nothing is known yet, so every attribute is read again."""
    assignment.ruleset = ruleset
    attach(request)
    return [request.segments.consult(pk) for pk in FIVE]


def _ask_again(request: WSGIRequest, ruleset: Ruleset) -> list[Truth]:
    """The same questions about a visitor of whom all that they need is known; what the rules alone cost."""
    assignment.ruleset = ruleset
    request.visitor.answers.clear()
    request.segments = Segments(request)
    return [request.segments.consult(pk) for pk in FIVE]


def _must_answer_alike(rulesets: dict[str, Ruleset]) -> None:
    """The comparison means nothing unless both give the answers that the rules were made for."""
    expected = [pk in FITTING for pk in FIVE]
    for name, ruleset in rulesets.items():
        if _visit(_request(), ruleset) != expected:
            raise AssertionError(f"Asked of {name} segments, the five give other answers than they should.")

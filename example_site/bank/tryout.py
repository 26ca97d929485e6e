"""The strip at the foot of every page: in which segments you are, why, and how to be somebody else.

Only the demo has this. To be a person, or to take on a guise, begins anew and forgets the visit, except for whoever
comes back later. Links and errands go on from whoever you are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model, login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from example_site.bank.ways import (
    ERRANDS,
    GUISES,
    HOME,
    LINKS,
    PEOPLE,
    SHOWN_AT,
    Guise,
    Way,
    guise_called,
    person_called,
    ways_into,
)
from wagtail_segments.rules.explain import Reason

COOKIE = "bank_guise"

GROUPS: list[tuple[str, list[Any]]] = [
    ("Sign in as", PEOPLE),
    ("Arrive as", LINKS),
    ("Look in as", GUISES),
    ("Do something", ERRANDS),
]
"""The ways under their headings."""

GetResponse = Callable[[HttpRequest], HttpResponse]


# Middleware


def borrow_headers(get_response: GetResponse) -> GetResponse:
    """Before the segments' middleware: give the request the headers of another device, or from another place."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if guise := guise_of(request):
            request.META.update(guise.headers)
        return get_response(request)

    return middleware


def borrow_moment(get_response: GetResponse) -> GetResponse:
    """After the segments' middleware: let the visitor be here at another moment, with another lot."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if guise := guise_of(request):
            request.visitor.now = guise.moment(timezone.localtime(timezone.now(), timezone.get_default_timezone()))
            if guise.visitor_id:
                request.visitor.new_id = guise.visitor_id
        return get_response(request)

    return middleware


def guise_of(request: HttpRequest) -> Guise | None:
    """The guise somebody has chosen; a cookie that was not signed by us counts for nothing."""
    return guise_called(request.get_signed_cookie(COOKIE, default="", salt=COOKIE))


# Views


@require_POST
def be_person(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people, and as nobody else."""
    person = person_called(request.POST.get("person", ""))
    if person is None:
        raise Http404("The demo knows no such person.")
    user = get_object_or_404(get_user_model(), username=person.username)
    response = _begin_anew(request)
    login(request, user)
    return response


@require_POST
def be_in_guise(request: HttpRequest) -> HttpResponse:
    """Be on a phone, in France, up at night, or here at Christmas."""
    guise = guise_called(request.POST.get("guise", ""))
    if guise is None:
        raise Http404("The demo knows no such guise.")
    if not guise.later:
        logout(request)
    response = HttpResponseRedirect(guise.lands)
    response.set_signed_cookie(COOKIE, guise.name, salt=COOKIE, httponly=True, samesite="Lax")
    return response


@require_POST
def be_yourself(request: HttpRequest) -> HttpResponse:
    """Be a stranger again, with your own device and the time it is."""
    return _begin_anew(request)


def _begin_anew(request: HttpRequest) -> HttpResponseRedirect:
    """Sign out, forget the visit, take off any guise, and go to the home page."""
    logout(request)
    response = HttpResponseRedirect("/")
    response.delete_cookie(COOKIE)
    return response


# The strip


@dataclass(frozen=True, kw_only=True)
class Line:
    """One criterion or group of a segment's rule, and how it turned out for you."""

    wanted: str
    outcome: str
    answer: str
    """A word for the style sheet: yes, no or unknown."""
    depth: int


@dataclass(frozen=True, kw_only=True)
class Belonging:
    """A segment, whether you are in it, why, where it shows, and what makes a member of you."""

    name: str
    is_inside: bool
    lines: list[Line]
    page: str
    path: str
    ways: list[Way]


def strip(request: Any) -> dict[str, Any]:
    """What the strip shows to whoever makes the request."""
    belongings = list(_belongings(request))
    return {
        "inside": [belonging for belonging in belongings if belonging.is_inside],
        "outside": [belonging for belonging in belongings if not belonging.is_inside],
        "you": _who_you_are(request),
        "groups": GROUPS,
    }


def _belongings(request: Any) -> Iterator[Belonging]:
    for segment in request.segments.live:
        reason = request.segments.explain(segment.key)
        page, path = SHOWN_AT.get(segment.key, HOME)
        yield Belonging(
            name=segment.name,
            is_inside=reason.is_member,
            lines=[_line(part) for part in reason.lines],
            page=page,
            path=path,
            ways=ways_into(segment.key),
        )


def _line(part: Reason) -> Line:
    end = ":" if part.parts else "."
    return Line(
        wanted=part.sentence.rstrip(".") + end,
        outcome=_outcome(part),
        answer="yes" if part.is_member else "unknown" if part.is_unknown else "no",
        depth=part.depth,
    )


def _outcome(part: Reason) -> str:
    if part.is_unknown:
        return f"That cannot be told: {part.reason}"
    answer = part.answer_in_words
    return f"For you: {part.actual}, so {answer}." if part.actual else f"{answer.capitalize()}."


def _who_you_are(request: Any) -> str:
    visitor = request.visitor
    if guise := guise_of(request):
        return f"{guise.who}, where it is {visitor.local_time():%H:%M}" if visitor.time_zone else guise.who
    if not visitor.is_signed_in:
        return "yourself"
    user = visitor.user
    person = person_called(user.username)
    return f"{user.first_name}, {person.who}" if person else user.get_full_name() or user.username

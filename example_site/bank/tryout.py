"""The strip at the foot of every page: in which segments you are, why, and how to be somebody else.

Only the demo has this. Each choice begins anew: it forgets the visit, and you are one of these people at a time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.contrib.auth import get_user_model, login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from wagtail_segments.rules.explain import Reason

COOKIE = "bank_guise"
CAMPAIGN = "/students/?utm_campaign=college"

GetResponse = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody the demo signs in without asking for the password."""

    username: str
    who: str
    """What the strip calls this person."""


@dataclass(frozen=True, kw_only=True)
class Guise:
    """Another device or another time of day for the visitor you are."""

    name: str
    who: str
    """What the strip calls somebody in this guise."""
    time: time
    """The local time it is then."""
    headers: dict[str, str] = field(default_factory=dict)
    """Request headers that replace your own, under their WSGI names."""


PEOPLE = [
    Person(username="helena", who="a customer with a high balance"),
    Person(username="piet", who="a saver without a current account"),
    Person(username="sam", who="a student with an account"),
]

GUISES = [
    Guise(
        name="phone",
        who="somebody on a phone",
        time=time(12, 0),
        headers={
            "HTTP_USER_AGENT": (
                "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/140.0.0.0 Mobile Safari/537.36"
            ),
            "HTTP_SEC_CH_UA_MOBILE": "?1",
            "HTTP_SEC_CH_UA_PLATFORM": '"Android"',
        },
    ),
    Guise(name="night", who="a night owl", time=time(23, 30)),
]


# Middleware


def borrow_device(get_response: GetResponse) -> GetResponse:
    """Before the segments' middleware: give the request the headers of another device."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if guise := guise_of(request):
            request.META.update(guise.headers)
        return get_response(request)

    return middleware


def borrow_time(get_response: GetResponse) -> GetResponse:
    """After the segments' middleware: let the visitor be here at another time of today."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if guise := guise_of(request):
            moment = timezone.localtime(timezone.now(), timezone.get_default_timezone())
            request.visitor.now = moment.replace(hour=guise.time.hour, minute=guise.time.minute)
        return get_response(request)

    return middleware


def guise_of(request: HttpRequest) -> Guise | None:
    """The guise somebody has chosen; a cookie that was not signed by us counts for nothing."""
    return _guise(request.get_signed_cookie(COOKIE, default="", salt=COOKIE))


# Views


@require_POST
def be_person(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people, and as nobody else."""
    person = _person(request.POST.get("person", ""))
    if person is None:
        raise Http404("The demo knows no such person.")
    user = get_object_or_404(get_user_model(), username=person.username)
    response = _begin_anew(request)
    login(request, user)
    return response


@require_POST
def be_in_guise(request: HttpRequest) -> HttpResponse:
    """Be on a phone, or up at night."""
    guise = _guise(request.POST.get("guise", ""))
    if guise is None:
        raise Http404("The demo knows no such guise.")
    return _begin_anew(request, guise)


@require_POST
def be_yourself(request: HttpRequest) -> HttpResponse:
    """Be a stranger again, with your own device and the time it is."""
    return _begin_anew(request)


def _person(username: str) -> Person | None:
    return next((person for person in PEOPLE if person.username == username), None)


def _guise(name: str) -> Guise | None:
    return next((guise for guise in GUISES if guise.name == name), None)


def _begin_anew(request: HttpRequest, guise: Guise | None = None) -> HttpResponseRedirect:
    """Sign out, forget the visit, put on a guise or take it off, and go to the home page."""
    logout(request)
    response = HttpResponseRedirect("/")
    if guise:
        response.set_signed_cookie(COOKIE, guise.name, salt=COOKIE, httponly=True, samesite="Lax")
    else:
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
    """A segment, whether you are in it, and why."""

    name: str
    is_inside: bool
    lines: list[Line]


def strip(request: Any) -> dict[str, Any]:
    """What the strip shows to whoever makes the request."""
    belongings = list(_belongings(request))
    return {
        "inside": [belonging for belonging in belongings if belonging.is_inside],
        "outside": [belonging for belonging in belongings if not belonging.is_inside],
        "you": _who_you_are(request),
        "campaign": CAMPAIGN,
        "people": PEOPLE,
        "guises": GUISES,
    }


def _belongings(request: Any) -> Iterator[Belonging]:
    for segment in request.segments.live:
        reason = request.segments.explain(segment.key)
        lines = [_line(part) for part in reason.lines]
        yield Belonging(name=segment.name, is_inside=reason.is_member, lines=lines)


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
    if guise := guise_of(request):
        return guise.who
    if not request.visitor.is_signed_in:
        return "yourself"
    user = request.visitor.user
    person = _person(user.username)
    return f"{user.first_name}, {person.who}" if person else user.get_full_name() or user.username

"""Hangs the visitor and their segments on each request, and labels what was made for somebody."""

from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from wagtail_segments import failures
from wagtail_segments.delivery import is_page_view, is_submission, keep_private, may_ask_later
from wagtail_segments.segments.assignment import Segments
from wagtail_segments.segments.ruleset import ruleset
from wagtail_segments.visitors.seen import note_seen
from wagtail_segments.visitors.submissions import noticing_submissions
from wagtail_segments.visitors.visitor import Visitor

Keep = Callable[[Any, HttpResponseBase], None]
"""Takes a request and its response."""


class SegmentsMiddleware:
    """Gives requests ``visitor`` and ``segments``. Both do nothing until they are asked."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        attach(request)
        if self.is_async:
            return self._answer_later(request)
        with noticing_submissions(request):
            response = self.get_response(request)
        _label(request, response)
        if keep := _what_to_keep(request, response):
            keep(request, response)
        return response

    async def _answer_later(self, request: HttpRequest) -> HttpResponseBase:
        if ruleset.is_due:  # now, because the view may ask in the event loop, where no rules can be loaded
            await sync_to_async(ruleset.current)()
        with noticing_submissions(request):
            response = await self.get_response(request)
        _label(request, response)
        if keep := _what_to_keep(request, response):
            await sync_to_async(keep)(request, response)
        return response


def attach(request: Any) -> None:
    """Give a request its visitor and segments; for requests that do not pass through the middleware."""
    request.visitor = Visitor(request)
    request.segments = Segments(request)


def _label(request: Any, response: HttpResponseBase) -> None:
    try:
        visitor = request.visitor
        if request.segments.consulted or visitor.was_asked or visitor.is_simulated or may_ask_later(response):
            keep_private(response, is_degraded=visitor.is_degraded or visitor.is_simulated)
    except Exception:
        failures.note("label")


def _what_to_keep(request: Any, response: HttpResponseBase) -> Keep | None:
    """What writes down, behind this response, whatever must be kept until the next request."""
    if ruleset.keeps_nothing:
        return None
    if is_page_view(request, response):
        return _remember
    return _remember_visit if is_submission(request, response) else None


def _remember(request: Any, response: HttpResponseBase) -> None:
    """Write what must be kept of a page view; memories of one visit rest on when that began."""
    _remember_visit(request, response)
    _remember_memberships(request, response)
    _note_values(request)


def _remember_visit(request: Any, response: HttpResponseBase) -> None:
    try:
        rules = ruleset.current()
        if rules.visit_needs and request.visitor.visit.remember(rules.visit_needs, rules.deeds):
            keep_private(response)  # a stored copy would give the session of whoever came first to others
    except Exception:
        failures.note("visit")


def _note_values(request: Any) -> None:
    try:
        note_seen(request.visitor, ruleset.current().suggesting)
    except Exception:
        failures.note("seen values")


def _remember_memberships(request: Any, response: HttpResponseBase) -> None:
    try:
        if request.segments.remember():
            keep_private(response)
    except Exception:
        failures.note("membership", "it could not be remembered which segments fit")

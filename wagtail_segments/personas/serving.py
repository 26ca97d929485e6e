"""A page as a persona gets it, made for nobody else."""

from typing import Any

from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from wagtail_segments.delivery import keep_private
from wagtail_segments.personas.visitor import let_in, request_of, spot_of
from wagtail_segments.trial import environ_of
from wagtail_segments.visitors.simulation import Simulation


def serve_as(page: Any, simulation: Simulation) -> HttpResponseBase:
    """The page as it is served to somebody of whom only that is known which is supposed.

    The request passes the site's middleware, as one that nobody made: without a session, cookies or an account. Where
    a middleware answers it instead of the page, as a page cache would, the page is asked without them.
    """
    page = page.specific
    visit = _Visit(page, simulation)
    visit.load_middleware()
    with translation.override(_language_of(page)):
        response = visit.get_response(visit.request)
        if visit.error is not None:
            raise visit.error
        if not visit.has_arrived:
            response = _rendered(page.serve(request_of(simulation, visit.spot)))
    keep_private(response, is_degraded=True)
    return response


class _Visit(BaseHandler):
    """Carries one request through the middleware to a page."""

    def __init__(self, page: Any, simulation: Simulation) -> None:
        self.page, self.simulation = page, simulation
        self.spot = spot_of(page)
        self.has_arrived = False
        self.error: Exception | None = None
        request: Any = WSGIRequest(environ_of(self.spot.address))
        request.is_dummy = True
        self.request = request

    def _get_response(self, request: Any) -> Any:
        self.has_arrived = True
        let_in(request, self.simulation, self.spot)
        try:
            return _rendered(self.page.serve(request))
        except Exception as error:  # raised again by ``serve_as``: a page of the site that fails is the site's to see
            self.error = error
            raise


def _rendered(response: Any) -> Any:
    return response.render() if callable(getattr(response, "render", None)) else response


def _language_of(page: Any) -> str:
    return str(page.locale.language_code)

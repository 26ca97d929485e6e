"""Somebody who comes in over a campaign link, asks the site as a web server does, and has no cookies."""

from io import BytesIO
from typing import Any, NamedTuple
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

QUERY = "utm_campaign=spring&utm_source=newsletter"
BROWSER = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
)


class Answer(NamedTuple):
    """What came back."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for key, value in self.headers if key.casefold() == name.casefold()]


def site() -> WSGIHandler:
    """The site with the package."""
    return WSGIHandler()


def site_without_us() -> WSGIHandler:
    """The same site in the same process, without the package's middleware."""
    with override_settings(MIDDLEWARE=settings.MIDDLEWARE_OF_THE_SITE):
        return WSGIHandler()


def environ(path: str) -> dict[str, Any]:
    """The request as a web server hands it to the site."""
    given = {
        "REQUEST_METHOD": "GET",
        "SERVER_NAME": "localhost",
        "HTTP_HOST": "localhost",
        "PATH_INFO": path,
        "QUERY_STRING": QUERY,
        "HTTP_USER_AGENT": BROWSER,
        "HTTP_ACCEPT": "text/html,application/xhtml+xml",
        "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9",
        "HTTP_REFERER": "https://mail.example.org/inbox",
    }
    setup_testing_defaults(given)
    return given


def fetch(handler: WSGIHandler, request: dict[str, Any]) -> Answer:
    """One request from beginning to end."""
    begun: list[Any] = []
    response = handler({**request, "wsgi.input": BytesIO()}, lambda *head: begun.append(head))
    body = b"".join(response)
    response.close()
    status, headers = begun[0]
    return Answer(status, headers, body)

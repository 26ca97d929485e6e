"""Notices forms of ``wagtail.contrib.forms`` that are submitted, by what Wagtail keeps of them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

_request: ContextVar[Any] = ContextVar("the request that may submit a form", default=None)


def noticing_submissions(request: Any) -> AbstractContextManager[None]:
    """While it lasts, a submission that is saved is one of this request's visitor. Looks at nothing but POST."""
    return _noticing(request) if request.method == "POST" else _NOTHING_TO_NOTICE


_NOTHING_TO_NOTICE = nullcontext()


@contextmanager
def _noticing(request: Any) -> Iterator[None]:
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def submission_saved(instance: Any, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
    """Receives ``post_save`` of submissions. A form that is refused saves none."""
    visitor = getattr(_request.get(), "visitor", None)
    if created and not raw and visitor is not None:
        visitor.submitted(instance.page_id)

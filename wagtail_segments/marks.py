"""Marks on the preview of a page: what was chosen at each place, and why. Nobody sees them anywhere else."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _

from wagtail_segments import failures
from wagtail_segments.rules.truth import NO, YES, Truth
from wagtail_segments.segments.audience import MATCHES, Audience

_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)

WANTED = "segments_marks"
"""The attribute of a request whose page shall have marks; true until the first one, which brings the style."""


def begin_marks(request: Any) -> None:
    """Have the blocks of the page that this request previews say what they choose."""
    setattr(request, WANTED, True)


def marked(context: Any) -> Any:
    """The request whose page shall have marks, or ``None``, as for every page but a preview."""
    request = context.get("request") if context else None
    return request if hasattr(request, WANTED) else None


def mark_choice(request: Any, tell: Callable[[], tuple[list[Audience], int]]) -> str:
    """Says which of a block's variants is shown, or that none is. Never raises.

    ``tell`` gives the audiences of the variants, and the place of the one that is shown; a negative place is none.
    """
    try:
        variants, place = tell()
        if not variants:
            return ""
        told = [_audience_in_words(request, audience) for audience in variants]
        if place < 0:
            return _mark(request, _("For everyone else"), [_("no variant fits"), *told])
        which = _("Variant %(number)d of %(count)d") % {"number": place + 1, "count": len(variants)}
        return _mark(request, which, [told[place]])
    except Exception:
        failures.note("preview", "a choice could not be told")
        return ""


def mark_audience(request: Any, audience: Audience, *, is_shown: bool) -> str:
    """Says whether a block that is only for some people is shown. Never raises."""
    try:
        if audience.is_everyone:
            return ""
        return _mark(request, _("Shown") if is_shown else _("Not shown"), [_audience_in_words(request, audience)])
    except Exception:
        failures.note("preview", "an audience could not be told")
        return ""


def mark_page(request: Any, response: Any, what: str, audience: Audience | None = None) -> None:
    """Have a page that is not made yet say at its top what it is, and for whom. Never raises.

    It is put behind the ``body`` tag, because nothing else of a site's template is known.
    """
    if not hasattr(request, WANTED) or not hasattr(response, "add_post_render_callback"):
        return
    try:
        why = []
        if audience is not None:
            why = [_("for everyone") if audience.is_everyone else _audience_in_words(request, audience)]
        response.add_post_render_callback(partial(_put_at_the_top, _mark(request, what, why)))
    except Exception:
        failures.note("preview", "what the page is could not be told")


def _put_at_the_top(mark: str, response: Any) -> None:
    response.content = _BODY.sub(lambda body: body[0] + mark, response.content.decode(response.charset), count=1)


def _mark(request: Any, what: str, why: list[str]) -> str:
    if _is_supposed(request):
        why = [*why, _("supposed for this view")]
    colon = ":" if why else ""
    told = "; ".join(why)
    mark = format_html('<span class="segments-place" role="note"><strong>{}{}</strong> {}</span>', what, colon, told)
    if not getattr(request, WANTED):
        return mark
    setattr(request, WANTED, False)
    return format_html('<link rel="stylesheet" href="{}">{}', static("wagtail_segments/view_as.css"), mark)


def _is_supposed(request: Any) -> bool:
    """Whether it was said which segments the visitor is in."""
    simulation = request.visitor.simulation
    return simulation is not None and simulation.segments is not None


def _audience_in_words(request: Any, audience: Audience) -> str:
    """Whom a variant is for, and of each segment whether the visitor is in it."""
    if audience.is_everyone:
        return _("for nobody in particular, so it is passed over")
    names = {segment.pk: segment.name for segment in request.segments.live}
    told = [
        _("%(segment)s: %(answer)s")
        % {
            "segment": names.get(pk, _("a segment that is not published")),
            "answer": _in_words(request.segments.truth(pk)),
        }
        for pk in audience.segments
    ]
    return _("%(match)s %(segments)s") % {"match": dict(MATCHES)[audience.match], "segments": ", ".join(told)}


def _in_words(answer: Truth) -> str:
    return _("yes") if answer is YES else _("no") if answer is NO else _("cannot be told")

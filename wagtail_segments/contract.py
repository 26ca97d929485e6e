"""What holds for every criterion of its own kind; for tests, ours and those of sites that add one."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder

from wagtail_segments import failures
from wagtail_segments.criteria.registry import Criterion
from wagtail_segments.rules.compile import compile_tree
from wagtail_segments.rules.describe import describe
from wagtail_segments.rules.evaluate import evaluate
from wagtail_segments.rules.explain import explain
from wagtail_segments.rules.tree import All, Leaf, None_
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.segments.rule_builder.rule import RuleBlock
from wagtail_segments.testing import request_for

Check = Callable[[Criterion], Iterator[str]]
"""Yields a sentence for each thing that is wrong with a criterion."""

JUNK: tuple[Any, ...] = (None, "", [], {}, [[]], {"$ne": 1})
NEVER_MEANT: tuple[Any, ...] = ([[]], {"$ne": 1})
"""Junk that no field can take for being empty."""

STRANGE_HEADERS: tuple[dict[str, Any], ...] = (
    {},
    {"user_agent": None},
    {"user_agent": "\0\ud800" * 300, "referer": "http://[::1", "accept_language": "x," * 10_000},
    {"referer": "javascript:alert(1)", "cookie": "sessionid=\xff"},
    {"sec_gpc": "1"},
)
_NAME = re.compile(r"[a-z](_?[a-z0-9])*")


def complaints_about(criterion: Criterion) -> list[str]:
    """Everything that is wrong with a criterion, in sentences; nothing if it keeps the contract. Uses the database."""
    return [complaint for check in CHECKS for complaint in check(criterion)]


def says_what_it_is(criterion: Criterion) -> Iterator[str]:
    """A name, and words for editors."""
    if not _NAME.fullmatch(criterion.name):
        yield f"the name {criterion.name!r} is not made of small letters, digits and single underscores"
    for word in ("label", "group", "icon"):
        if not str(getattr(criterion, word)).strip():
            yield f"its {word} is empty"
    if len(str(criterion.description).split()) < 2:
        yield "its description is no sentence"


def gives_examples(criterion: Criterion) -> Iterator[str]:
    """Without them nothing else can be tried."""
    if not list(criterion.examples()):
        yield "it gives no examples"


def can_be_edited(criterion: Criterion) -> Iterator[str]:
    """The form takes each example, and stores it as it was."""
    block = RuleBlock(0).child_blocks[criterion.name]
    for example in criterion.examples():
        try:
            stored = _as_json(block.get_prep_value(block.clean(block.to_python(dict(example)))))
        except ValidationError as error:
            yield f"the form refuses {example}: {error}"
            continue
        changed = {name for name, value in _as_json(example).items() if stored.get(name) != value}
        if changed:
            yield f"the form changes {sorted(changed)} of {example}"


def becomes_a_leaf(criterion: Criterion) -> Iterator[str]:
    """The same one each time, because processes compare."""
    for example in criterion.examples():
        leaf = criterion.load(example)
        if not isinstance(leaf, Leaf):
            yield f"{example} is loaded as no leaf"
        elif leaf != criterion.load(example):
            yield f"{example} is loaded as another leaf each time"


def reads_as_a_sentence(criterion: Criterion) -> Iterator[str]:
    """Another one for each example, alone and behind a not."""
    said = []
    for example in criterion.examples():
        leaf = criterion.load(example)
        said += [describe(All((leaf,))), describe(None_((leaf,)))]
        if not leaf.sentence().strip() or leaf.sentence().endswith(".") or "%(" in leaf.sentence():
            yield f"“{leaf.sentence()}” is no sentence without its full stop"
    if len(set(said)) < len(said):
        yield "two of its examples read alike"


def answers_everybody(criterion: Criterion) -> Iterator[str]:
    """Whoever asks gets an answer, the same from each reading, with a reason if it is unknown."""
    for example in criterion.examples():
        leaf = criterion.load(example)
        for request in _requests():
            noted = failures.counts.total()
            reason = explain(leaf, request.visitor)
            answers = [evaluate(leaf, request.visitor), compile_tree(leaf)(request.visitor), reason.answer]
            if failures.counts.total() != noted:
                yield f"{example} fails for {request.META}"
            is_one_of_three = any(answers[0] is answer for answer in (YES, NO, UNKNOWN))
            if not is_one_of_three or any(answer is not answers[0] for answer in answers):
                yield f"{example} is answered as {answers}"
            if reason.answer is UNKNOWN and not reason.reason:
                yield f"{example} is unknown without a reason"


def refuses_junk(criterion: Criterion) -> Iterator[str]:
    """By a ``ValidationError`` whose code names the field; a field that does not matter may hold anything."""
    fields = set(criterion.block().child_blocks)
    for example in criterion.examples():
        for field in example:
            for junk in JUNK:
                yield from _complaints_about_junk(criterion, example, field, junk)
    code = _code_of(criterion, {})
    if code not in fields:
        yield f"nothing at all is refused with the code {code!r}, which is no field"


def _complaints_about_junk(criterion: Criterion, example: Any, field: str, junk: Any) -> Iterator[str]:
    stored = {**example, field: junk}
    try:
        leaf = criterion.load(stored)
    except ValidationError as error:
        if error.code != field:
            yield f"{stored} is refused with the code {error.code!r} and not {field!r}"
    except Exception as error:
        yield f"{stored} raises {error!r}"
    else:
        if junk in NEVER_MEANT and leaf != criterion.load(example):
            yield f"{stored} is loaded as if it meant something"


def _code_of(criterion: Criterion, stored: Any) -> Any:
    try:
        criterion.load(stored)
    except ValidationError as error:
        return error.code
    except Exception as error:
        return error
    return None


def _requests() -> Iterator[Any]:
    """Of strangers, strange browsers, a site without sessions and accounts, and somebody who is signed in."""
    for headers in STRANGE_HEADERS:
        yield request_for("/%00/%ff?%ff=%00&=&utm_campaign=%ed%a0%80", **headers)
    bare = request_for()
    del bare.session, bare.user
    yield bare
    yield request_for(session={}, user=get_user_model()._default_manager.first())


def _as_json(value: Any) -> Any:
    """A value as it comes back from the database."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


CHECKS: tuple[Check, ...] = (
    says_what_it_is,
    gives_examples,
    can_be_edited,
    becomes_a_leaf,
    reads_as_a_sentence,
    answers_everybody,
    refuses_junk,
)

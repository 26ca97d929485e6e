"""The reference pages' tables, written from the code so that they cannot lag behind it.

A page says where they go with a line such as `<!-- generated: attributes -->`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from datetime import date, time
from itertools import groupby
from typing import TYPE_CHECKING

import django
from django.conf import settings as django_settings

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from wagtail_segments.rules.operators import Operator
    from wagtail_segments.rules.values import ValueType

MARK = re.compile(r"^<!-- generated: (\w+) -->$", re.MULTILINE)


def setup(app: Sphinx) -> ExtensionMetadata:
    start_django()
    app.connect("source-read", write)
    return {"parallel_read_safe": True}


def start_django() -> None:
    """Start the test project, without what it adds to the package."""
    from tests import settings as site

    options = {name: value for name, value in vars(site).items() if name.isupper()}
    options["INSTALLED_APPS"] = [app for app in site.INSTALLED_APPS if app != "tests.testapp"]
    options["WAGTAIL_SEGMENTS"] = {}
    django_settings.configure(**options)
    django.setup()


def write(app: Sphinx, page: str, source: list[str]) -> None:
    """Put the tables into a page that asks for them."""
    source[0] = MARK.sub(lambda found: "\n".join(TABLES[found[1]]()), source[0])


def attributes() -> Iterator[str]:
    """Every attribute the package brings, under the headings of the rule builder."""
    from wagtail_segments.attributes.registry import registered

    for group, found in groupby(registered(), key=lambda attribute: str(attribute.group)):
        yield f"\n## {group}\n"
        yield from table(
            ["In the rule builder", "Key", "Type", "What it is"],
            (
                [
                    str(attribute.label),
                    f"`{attribute.key}`",
                    f"[{attribute.type.label}](operators.md#{anchor(attribute.type.label)})",
                    sentence(attribute.description) + values(attribute.type),
                ]
                for attribute in found
            ),
        )


def channels() -> Iterator[str]:
    """What tells each channel, and the words of paid links."""
    from wagtail_segments.attributes.channels import CHANNELS, LISTS, PAID_MEDIUMS

    heads = {
        "mediums": "Medium (`utm_medium`)",
        "sources": "Source (`utm_source`)",
        "hosts": "Referring hosts, with their subdomains",
        "parameters": "Parameters of the address",
    }
    yield "\n## Paid\n"
    yield f"Words of `utm_medium` that say no more than that somebody paid: {code(PAID_MEDIUMS)}."
    for channel in CHANNELS:
        yield f"\n## {str(channel.label).capitalize()}\n"
        yield f"Stored as `{channel.key}`.\n"
        told = [(heads[name], getattr(channel, name)) for name in LISTS]
        yield from table(["Told by", "Any of"], ([head, code(listed)] for head, listed in told if listed))


def criteria() -> Iterator[str]:
    """Every criterion that is more than an attribute, an operator and a value."""
    from wagtail_segments.criteria.registry import registered

    yield from table(
        ["In the rule builder", "Stored as", "What it is"],
        ([str(kind.label), f"`{kind.name}`", sentence(kind.description)] for kind in registered()),
    )


def operators() -> Iterator[str]:
    """Every operator of every type of value."""
    for kind in types():
        yield f"\n## {str(kind.label).capitalize()}\n"
        yield f"{first_paragraph(kind)}\n"
        can_vanish = any(operator.stands is not None for operator in kind.operators)
        heads = ["Operator", "Stored as", "Compares with", "For example", "Without a value"]
        yield from table(
            [*heads, "If a value is gone"] if can_vanish else heads,
            (
                [
                    str(operator.label),
                    f"`{operator.key}`",
                    TAKES[operator.takes.value],
                    example(kind, operator),
                    "yes" if operator.absent else "no",
                    *([STANDS[operator.stands]] if can_vanish else ()),
                ]
                for operator in kind.operators
            ),
        )


def settings() -> Iterator[str]:
    """Every key of `WAGTAIL_SEGMENTS`."""
    from wagtail_segments.conf import Settings

    defaults = Settings()
    for name, described in declared_settings():
        yield f"\n## `{name}`\n"
        yield f"{sentence(described)}\n"
        yield f"Default: `{getattr(defaults, name)!r}`"


def types() -> list[type[ValueType]]:
    """The types an attribute can have, in the order of their examples."""
    from wagtail_segments.rules import values as module
    from wagtail_segments.rules.values import ValueType

    found = [kind for _name, kind in inspect.getmembers(module, inspect.isclass) if issubclass(kind, ValueType)]
    usable = [kind for kind in found if hasattr(kind, "operators")]
    return sorted(usable, key=lambda kind: list(EXAMPLES).index(kind.name))


def example(kind: type[ValueType], operator: Operator) -> str:
    """A criterion with this operator, in words."""
    what, one, other = EXAMPLES[kind.name]
    if operator.key in {"like", "not_like"}:
        one = f"{one}*"
    wanted = {"nothing": None, "one": one, "many": (one, other), "range": (one, other), "days": 30}[
        operator.takes.value
    ]
    instance = kind(str, str, str) if kind.name == "tree" else kind()
    return str(operator.sentence) % {"what": what, "wanted": instance.words(operator, wanted)}


def declared_settings() -> list[tuple[str, str]]:
    """The name and the sentence of each setting."""
    from wagtail_segments.conf import Settings

    found = [(name, held) for name, held in vars(Settings).items() if isinstance(held, property)]
    return [(name, inspect.getdoc(held) or "") for name, held in found]


def values(kind: object) -> str:
    """Which values a choice has, if they are the same on every site."""
    choices = getattr(kind, "_choices", ())
    if callable(choices) or not choices:
        return ""
    return " One of " + ", ".join(f"`{value}` ({label})" for value, label in choices) + "."


def code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def first_paragraph(documented: object) -> str:
    return " ".join((inspect.getdoc(documented) or "").split("\n\n")[0].split())


def sentence(text: object) -> str:
    return str(text).strip().removesuffix(".") + "."


def anchor(heading: object) -> str:
    return str(heading).lower().replace(" ", "-")


def table(heads: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "| " + " | ".join("---" for _head in heads) + " |"
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |"


TABLES = {
    "attributes": attributes,
    "channels": channels,
    "criteria": criteria,
    "operators": operators,
    "settings": settings,
}
TAKES = {
    "nothing": "nothing",
    "one": "one value",
    "many": "several values",
    "range": "two values",
    "days": "a number of days",
}
STANDS = {True: "yes stands, no is unknown", False: "no stands, yes is unknown", None: ""}
EXAMPLES = {
    "text": ("Campaign", "spring", "summer"),
    "host": ("Referring site", "example.org", "example.net"),
    "number": ("Visit number", 2, 5),
    "boolean": ("Signed in", None, None),
    "date": ("Date joined", date(2026, 1, 1), date(2026, 6, 30)),
    "time": ("Time of day", time(22), time(6)),
    "choice": ("Device", "phone", "tablet"),
    "set": ("Groups", "Editors", "Moderators"),
    "pairs": ("Query parameter “plan”", "gold", "plus"),
    "tree": ("The page", "Savings", "Accounts"),
}

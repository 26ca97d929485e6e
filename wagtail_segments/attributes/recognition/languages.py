"""Which languages a browser asks for."""

from functools import lru_cache


@lru_cache(maxsize=512)
def preferred_languages(accept_language: str) -> tuple[str, ...]:
    """The language tags of an ``Accept-Language`` header, in lower case, the most wanted first.

    Left out are ``*``, what is refused with ``q=0``, and what is malformed.
    """
    found = [_weighed(part) for part in accept_language.split(",")]
    wanted = [(weight, tag) for weight, tag in found if weight > 0]
    return tuple(dict.fromkeys(tag for _weight, tag in sorted(wanted, key=lambda one: -one[0])))


def base(tag: str) -> str:
    """The language of a tag, without its script and region: ``pt`` of ``pt-br``."""
    return tag.partition("-")[0]


def _weighed(part: str) -> tuple[float, str]:
    """A range and how much it is wanted; 0 for one that cannot be used."""
    tag, _separator, parameter = (piece.strip().lower() for piece in part.partition(";"))
    name, _separator, value = (piece.strip() for piece in parameter.partition("="))
    try:
        weight = float(value) if name == "q" else 1.0
    except ValueError:
        return 0, tag
    return (weight if 0 <= weight <= 1 and _is_tag(tag) else 0), tag


def _is_tag(tag: str) -> bool:
    """Whether it has the form of a language tag: pieces of at most eight letters and digits, the first of letters."""
    first, *others = tag.split("-")
    return (
        tag.isascii()
        and first.isalpha()
        and 2 <= len(first) <= 8
        and all(piece.isalnum() and len(piece) <= 8 for piece in others)
    )

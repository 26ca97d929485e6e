"""German and French editors read whole sentences in their language."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils.translation import override

import wagtail_segments
from tests.attributes.test_contract import loaded, something_to_choose_from  # noqa: F401
from wagtail_segments.attributes.registry import Attribute, registered
from wagtail_segments.criteria import registry as criteria
from wagtail_segments.rules.describe import describe
from wagtail_segments.rules.explain import explain
from wagtail_segments.rules.tree import None_
from wagtail_segments.testing import request_for

LOCALE = Path(wagtail_segments.__file__).parent / "locale"
LANGUAGES = ["de", "fr"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%s")

in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(message: object) -> tuple[str, ...]:
    """One text, or the singular and the plural."""
    return tuple(message) if isinstance(message, tuple | list) else (message,)


@in_each_language
def test_everything_the_package_says_is_translated(language):
    english = {(message.context, message.id) for message in catalogue("en") if message.id}
    translated = {
        (message.context, message.id)
        for message in catalogue(language)
        if message.id and not message.fuzzy and all(texts(message.string))
    }

    assert english - translated == set()


@in_each_language
def test_what_is_put_into_a_sentence_is_put_into_its_translation(language):
    wrong = [
        message.id
        for message in catalogue(language)
        for said, translated in zip(texts(message.id), texts(message.string), strict=True)
        if message.id and sorted(PLACEHOLDER.findall(said)) != sorted(PLACEHOLDER.findall(translated))
    ]

    assert wrong == []


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_what_is_compiled_is_what_is_written(language):
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = {(texts(one.id), texts(one.string)) for one in read_mo(file) if one.id}
    written = {(texts(one.id), texts(one.string)) for one in catalogue(language) if one.id}

    assert compiled == {(said, translated) for said, translated in written if all(translated)}


@in_each_language
@pytest.mark.parametrize("attribute", [pytest.param(one, id=one.key) for one in registered()])
def test_a_line_is_a_sentence_in_the_language_of_its_reader(language, attribute: Attribute, home):
    for operator in attribute.type.operators:
        line = loaded(attribute, operator, home.pk)
        english, english_negated = describe(line), describe(None_((line,)))
        with override(language):
            assert describe(line) != english
            assert describe(None_((line,))) != english_negated
            assert explain(line, request_for().visitor).answer_in_words not in {"yes", "no", "cannot be told"}


@in_each_language
@pytest.mark.parametrize("criterion", [pytest.param(one, id=one.name) for one in criteria.registered()])
def test_a_criterion_of_its_own_kind_says_in_the_language_of_its_reader_what_it_is(language, criterion):
    english = str(criterion.label), str(criterion.description)
    with override(language):
        assert str(criterion.label) != english[0]
        assert str(criterion.description) != english[1]

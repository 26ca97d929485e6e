import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_segments.rules.operators import _like
from wagtail_segments.transfer.personalisation.patterns import NotSimple, Text, texts_of


def fits(text: Text, referrer: str) -> bool:
    begin, end = "" if text.at_start else "*", "" if text.at_end else "*"
    return _like(referrer, tuple(f"{begin}{text.text}{end}".split("*")))


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("google", [("google", False, False)]),
        (r"google\.com", [("google.com", False, False)]),
        ("google.com", [("google.com", False, False)]),
        ("^https://news", [("https://news", True, False)]),
        (r"\.edu/$", [(".edu/", False, True)]),
        ("^https://a.example/$", [("https://a.example/", True, True)]),
        ("^https?://a", [("http://a", True, False), ("https://a", True, False)]),
        (r"(www\.)?a", [("a", False, False), ("www.a", False, False)]),
        ("(?:google|bing)/", [("google/", False, False), ("bing/", False, False)]),
        ("^a|b$", [("a", True, False), ("b", False, True)]),
        ("a.*b", [("a*b", False, False)]),
        ("^.*a.*$", [("a", False, False)]),
        ("a.+?b", [("a*b", False, False)]),
        (".*", [("", False, False)]),
        ("", [("", False, False)]),
        ("(?i)Google", [("Google", False, False)]),
        (r"cost\$", [("cost$", False, False)]),
    ],
)
def test_a_simple_pattern_is_written_out(pattern, texts):
    assert texts_of(pattern) == [Text(*text) for text in texts]


@pytest.mark.parametrize(
    "pattern",
    [
        "[a-z]", r"\d", r"\w+", r"\bgoogle", "a*", "a+", "a{2}", "a??", "(?=a)", "(?!a)", "(?P<n>a)", "(a", "a)", "a\\",
        "a^b", "a$b", r"\*", "(a|b|c|d)(a|b|c|d)", "(a+)+$", "a" * 500, "*", "?", "(.*)?*", r"(a)\1",
    ],
)  # fmt: skip
def test_a_pattern_that_says_more_is_refused(pattern):
    with pytest.raises(NotSimple):
        texts_of(pattern)


PIECES = st.sampled_from(["a", "b", "/", r"\.", ".*", "(a|b)", "(ab)?", "b?", "^", "$", "|", r"\$"])


@given(st.lists(PIECES, max_size=6).map("".join), st.text("ab/.$", max_size=8))
def test_what_is_written_out_fits_what_the_pattern_fits(pattern, referrer):
    try:
        texts = texts_of(pattern)
    except NotSimple:
        return

    assert any(fits(text, referrer) for text in texts) is bool(re.search(pattern, referrer))

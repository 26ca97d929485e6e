"""The tests that the page about personas shows are run as they stand there."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.attributes.reading import criterion

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "try-personas.md"
(SAMPLE,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE)


@pytest.fixture
def home_page(page_of: Any, segment: Any) -> Any:
    students = segment("students", [criterion("visit.campaign", "is", "college")])
    variant = {"audience": {"match": "any", "segments": [students.pk]}, "content": "Welcome, student"}
    items = [{"type": "item", "id": "1", "value": variant}]
    return page_of({"type": "content", "value": {"variants": items, "default": "Welcome"}})


def test_the_tests_on_the_page_pass(home_page):
    names: dict[str, Any] = {}
    exec(compile(SAMPLE, "try-personas.md", "exec"), names)  # noqa: S102 (our own page)
    tests = [test for name, test in names.items() if name.startswith("test_")]

    for test in tests:
        test(home_page)

    assert len(tests) == 2

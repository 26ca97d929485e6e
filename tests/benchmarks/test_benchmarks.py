"""That the benchmarks run. How long things take is no business of the tests."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """What a quick run writes."""
    file = tmp_path_factory.mktemp("benchmarks") / "results.json"
    run = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "benchmarks", "--quick", "--json", file],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 1), run.stderr
    return json.loads(file.read_text())


def test_the_answers_say_on_which_machine_they_were_made(answers):
    assert {"date", "python", "django", "wagtail", "cpu"} <= answers["machine"].keys()


def test_every_answer_has_a_value_a_bound_and_a_verdict(answers):
    assert all({"what", "value", "bound", "verdict"} <= row.keys() for row in answers["rows"])

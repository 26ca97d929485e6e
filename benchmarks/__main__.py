"""Asks every question, prints the answers, and fails if a bound is broken."""

import argparse
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from benchmarks.report import Row
    from benchmarks.scale import Scale

QUESTIONS = ("added", "five_of_many", "whole_page", "compiled", "rule_builder", "page_editor")


def main() -> int:
    """The exit code: 1 if a bound is broken."""
    options = _options()
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    from benchmarks import report
    from benchmarks.scale import FULL, QUICK

    machine = report.machine_facts()
    rows = list(_ask((options.only,) if options.only else QUESTIONS, QUICK if options.quick else FULL))
    print(report.as_table(rows))
    if options.json:
        options.json.write_text(report.as_json(rows, machine), encoding="utf-8")
    return int(any(row.is_broken for row in rows))


def _ask(questions: tuple[str, ...], scale: "Scale") -> Iterator["Row"]:
    from benchmarks.yardstick import content

    content.build(scale.most)
    for name in questions:
        question = import_module(f"benchmarks.questions.{name}")
        print(question.__doc__, file=sys.stderr)
        yield from question.ask(scale)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=QUESTIONS, help="ask one question instead of all")
    parser.add_argument("--json", type=Path, help="also write the answers to this file")
    parser.add_argument("--quick", action="store_true", help="measure next to nothing, to see that it runs")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

"""The example has settings of its own, and a process has one set of settings: its tests run in another process."""

import os
import subprocess
import sys
from pathlib import Path

SITE_TESTS = Path(__file__).parent / "site"
OPTIONS = [
    *("-q", "-n", "0", "-p", "no:cacheprovider"),
    *("-W", "ignore:unclosed file:ResourceWarning"),  # Wagtail's renditions leave temporary files to the collector
]


def test_the_example_site_passes_its_own_tests():
    command = [sys.executable, "-m", "pytest", "--ds=example_site.settings", *OPTIONS, str(SITE_TESTS)]
    surroundings = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_", "DJANGO_"))
    }

    run = subprocess.run(  # noqa: S603 - our own interpreter and our own tests
        command, cwd=SITE_TESTS.parents[2], env=surroundings, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stdout + run.stderr

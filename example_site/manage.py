#!/usr/bin/env python
"""Runs the commands of the example site: ``python example_site/manage.py demo``."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    # The site is the package `example_site`, so its parent is where imports begin.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_site.settings")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)

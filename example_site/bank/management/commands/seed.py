"""Fills the demo with pictures, people, segments, pages and more. Running it again changes nothing."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from example_site.bank.story.flags import create_flags
from example_site.bank.story.members import create_members
from example_site.bank.story.navigation import create_navigation
from example_site.bank.story.organisations import create_organisations
from example_site.bank.story.pages import create_pages
from example_site.bank.story.people import create_people
from example_site.bank.story.permissions import grant_permissions
from example_site.bank.story.personas import create_personas
from example_site.bank.story.pictures import create_pictures
from example_site.bank.story.segments import create_segments
from example_site.bank.story.values import create_values

STEPS: list[tuple[str, Callable[[], int]]] = [
    ("pictures", create_pictures),
    ("organisations", create_organisations),
    ("people", create_people),
    ("values", create_values),
    ("segments", create_segments),
    ("members", create_members),
    ("flags and switches", create_flags),
    ("pages", create_pages),
    ("personas", create_personas),
    ("menu and alerts", create_navigation),
    ("permissions of the editors", grant_permissions),
]


class Command(BaseCommand):
    help = "Fill the demo with pictures, people, segments, pages and more. Running it again changes nothing."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for what, create in STEPS:
            self.stdout.write(f"  {what} … ", ending="")
            self.stdout.flush()
            made = create()
            self.stdout.write(f"{made} new" if made else "all there")

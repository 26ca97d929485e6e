"""Prepares the demo, says who lives in it, and serves it."""

import os
import socket
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Site

from example_site.bank.story.people import PASSWORD

HOST = "127.0.0.1"
GOODBYE = "\nThe demo has stopped. Goodbye!"

PLACES = [
    ("The bank", "/", ""),
    ("The college campaign", "/students/?utm_campaign=college", ""),
    ("Segments, for editors", "/admin/snippets/wagtail_segments/segment/", "editor"),
    ("Flags and switches", "/django-admin/", "admin"),
    ("Sign-in for customers", "/sign-in/", "helena, maeve, owen, piet or sam"),
    ("Everything", "/admin/", "admin"),
]


class Command(BaseCommand):
    help = "Prepare the demo and serve it. Stop it with Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where to listen (8000)")

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        try:
            self._refuse_a_taken(port)
            self._prepare(port)
            self._introduce(port)
            self._serve(port)
        except KeyboardInterrupt:
            self.stdout.write(GOODBYE)

    def _refuse_a_taken(self, port: int) -> None:
        if not 0 < port < 65536:
            raise CommandError(f"There is no port {port}: choose one from 1 to 65535.")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} is taken or not allowed. Choose another one, for example: make demo PORT=8080"
                ) from error

    def _prepare(self, port: int) -> None:
        self.stdout.write("Preparing the database; the first time, this takes about fifteen seconds …")
        call_command("migrate", verbosity=0, interactive=False)
        self.stdout.write("Filling the bank:")
        call_command("seed")
        Site.objects.filter(is_default_site=True).exclude(port=port).update(port=port)
        Site.clear_site_root_paths_cache()

    def _introduce(self, port: int) -> None:
        rows = [(name, f"http://localhost:{port}{path}", who) for name, path, who in PLACES]
        first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
        self.stdout.write(f"\nFerrymoor Bank is open. Everybody's password is “{PASSWORD}”.\n\n")
        for name, address, who in rows:
            self.stdout.write(f"  {name:{first}}  {address:{second}}  {who}".rstrip())
        self.stdout.write("\nThe strip at the foot of each page lets you be somebody else. Stop with Ctrl-C.\n\n")
        self.stdout.flush()

    def _serve(self, port: int) -> None:
        os.environ["DJANGO_RUNSERVER_HIDE_WARNING"] = "true"
        call_command("runserver", f"{HOST}:{port}", use_reloader=False, shutdown_message=GOODBYE)

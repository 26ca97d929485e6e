"""Builds the site: a home page, a menu, two images, and the pages that are measured."""

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.images import ImageFile
from django.core.management import call_command
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import Collection, Locale, Page, Site

from benchmarks import segments
from benchmarks.segments import FITTING, UNFITTING
from benchmarks.yardstick.models import FacedPage, PersonalisedPage, PlainPage

BLOCKS = 24
PERSONALISED = 10
EXPERIENCES = 3
MENU = ["Accounts", "Savings", "Investments", "Mortgages", "Insurance", "Articles", "About us", "Contact"]

TEXT = "Money that waits for you is money well kept. Come and see us, or stay where you are and open it here. " * 3
PARAGRAPH = f'<p>{TEXT}</p><p><b>Good to know:</b> <a href="https://example.org/">read more</a>. {TEXT}</p>'

Content = dict[str, Any]


def build(segment_count: int) -> None:
    """Fill an empty database."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    Locale.objects.create(language_code="en")
    Collection.add_root(name="Root")
    home = Page.add_root(title="Root", slug="root").add_child(instance=Page(title="Home", slug="home"))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    for title in MENU:
        home.add_child(instance=Page(title=title, show_in_menus=True))
    segments.make(segment_count)

    images = [_image("hero", 1600, 900), _image("figure", 1200, 800)]
    bodies = {
        "default": (PlainPage, _body(images, lambda place, kind: _contents(place, kind, images)["default"])),
        "variant": (PlainPage, _body(images, lambda place, kind: _seen(place, _contents(place, kind, images)))),
        "persona": (PersonalisedPage, _body(images, partial(_personalised, images=images))),
    }
    for slug, (model, body) in bodies.items():
        home.add_child(instance=model(title="Welcome", slug=slug, intro=TEXT, body=body))
    faces = [_face(number, bodies["persona"][1]) for number in range(EXPERIENCES)]
    body = bodies["persona"][1]
    home.add_child(instance=FacedPage(title="Welcome", slug="faces", intro="", body=body, experiences=faces))


def plain_path(has_live_segments: bool) -> str:
    """The plain page with what the visitor sees of the personalised one."""
    return "/variant/" if has_live_segments else "/default/"


PERSONALISED_PATH = "/persona/"
FACED_PATH = "/faces/"


def _body(images: list[Image], personal: Any) -> list[Content]:
    return [{"type": kind, "value": value} for kind, value in _blocks(images, personal)]


def _blocks(images: list[Image], personal: Any) -> Iterator[tuple[str, Any]]:
    """A hero, nine cards, and fourteen blocks between them that are the same for everyone."""
    yield "hero", personal(0, "hero")
    yield "figure", {"image": images[1].pk, "caption": "Our branch in the old town"}
    for place in range(1, PERSONALISED):
        yield "card", personal(place, "card")
        yield "paragraph", PARAGRAPH
    for number in range(BLOCKS - 2 * PERSONALISED):
        yield "heading", f"Heading {number}"


def _contents(place: int, kind: str, images: list[Image]) -> dict[str, Content]:
    """The two things one place of the page can show."""
    return {
        name: _hero(f"{name} {place}", images) if kind == "hero" else _card(f"{name} {place}")
        for name in ("variant", "default")
    }


def _seen(place: int, contents: dict[str, Content]) -> Content:
    """What the visitor gets of a place: of half of them the variant, of the others the default."""
    return contents["variant" if place % 2 == 0 else "default"]


def _personalised(place: int, kind: str, images: list[Image]) -> Content:
    contents = _contents(place, kind, images)
    segment = (FITTING if place % 2 == 0 else UNFITTING)[place // 2]
    return {"variants": [_variant(segment, contents["variant"])], "default": contents["default"]}


def _variant(segment: int, content: Content) -> Content:
    return _item({"audience": {"match": "any", "segments": [segment]}, "content": content})


def _face(number: int, body: list[Content]) -> Content:
    """An experience with a body of its own; the last is for everybody."""
    is_last = number == EXPERIENCES - 1
    changes: Content = {"intro": TEXT, "body": body}
    value = {
        "name": f"Experience {number}",
        "active": True,
        "audience": {"match": "any", "segments": [] if is_last else [UNFITTING[number]]},
        "changes": [{"type": name, "value": content, "id": str(uuid4())} for name, content in changes.items()],
    }
    return {"type": "experience", "id": str(uuid4()), "value": value}


def _hero(title: str, images: list[Image]) -> Content:
    return {"title": title, "text": TEXT, "image": images[0].pk}


def _card(title: str) -> Content:
    return {
        "title": title,
        "text": TEXT,
        "points": [_item(f"Point {number}") for number in range(4)],
        "address": "https://example.org/open-an-account/",
    }


def _item(value: Any) -> Content:
    """One item of a list as Wagtail stores it."""
    return {"type": "item", "id": str(uuid4()), "value": value}


def _image(title: str, width: int, height: int) -> Image:
    file = BytesIO()
    Picture.new("RGB", (width, height), "teal").save(file, "PNG")
    return Image.objects.create(title=title, file=ImageFile(file, name=f"{title}.png"))

"""Take the pictures of README and documentation from the running example: `python docs/images/take.py [address]`.

Start the example with `make demo`, and install the tools with `make .venv/.browser`.
"""

import io
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
GAP = 32
PAPER = "#d9dfe3"
A_PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
"""The user agent of a person; a browser without a screen would say that it is a program."""


def main(address: str = "http://localhost:8000") -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        two_visitors(browser, address)
        editor = sign_in(browser, address)
        the_form(editor, address)
        the_variants(editor, address)
        the_experiences(editor, address)
        browser.close()


def two_visitors(browser: Browser, address: str) -> None:
    """The home page as a stranger and as a student see it, side by side."""
    stranger, student = (a_person(browser, viewport={"width": 1180, "height": 1080}) for _each in range(2))
    for page in (stranger, student):  # the same share of visitors each time
        page.goto(f"{address}/")
        page.locator(".tryout summary").first.click()
        page.get_by_role("button", name="one of the other half").first.click()
    student.goto(f"{address}/students/?utm_campaign=college")
    shots = []
    for page in (stranger, student):
        page.goto(f"{address}/")
        page.wait_for_load_state("networkidle")
        shots.append(Image.open(io.BytesIO(page.screenshot())))
    width, height = shots[0].size
    both = Image.new("RGB", (2 * width + 3 * GAP, height + 2 * GAP), PAPER)
    for place, shot in enumerate(shots):
        both.paste(shot, (GAP + place * (width + GAP), GAP))
    keep(both, "home.png", width=1600)


def a_person(browser: Browser, **options: Any) -> Page:
    return browser.new_context(user_agent=A_PERSON, **options).new_page()


def sign_in(browser: Browser, address: str) -> Page:
    page = a_person(browser, viewport={"width": 1500, "height": 950})
    page.goto(f"{address}/admin/login/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    return page


def the_form(page: Page, address: str) -> None:
    """A segment's form, with the preview beside it."""
    page.goto(f"{address}/admin/snippets/wagtail_segments/segment/")
    page.get_by_role("link", name="Prospects", exact=True).click()
    page.get_by_role("button", name="Toggle preview").click()
    page.get_by_role("heading", name="Who belongs").evaluate("heading => heading.scrollIntoView()")
    page.mouse.wheel(0, -120)
    page.wait_for_timeout(3000)
    keep(Image.open(io.BytesIO(page.screenshot())), "segment.png", width=1400)
    page.get_by_role("button", name="Toggle preview").click()


def the_variants(page: Page, address: str) -> None:
    """The home page's editor, at the variants of the hero."""
    page.goto(f"{address}/admin/pages/")
    page.get_by_role("link", name="Home", exact=True).first.click()
    page.wait_for_timeout(2000)
    keep(Image.open(io.BytesIO(page.screenshot())), "variants.png", width=1400)


def the_experiences(page: Page, address: str) -> None:
    """The experiences of a page about an account, one of them open, with its preview beside them."""
    page.goto(f"{address}/admin/pages/")
    page.get_by_role("link", name="Home", exact=True).first.click()
    edit = page.url
    page.goto(f"{address}/admin/pages/{edit.rstrip('/').split('/')[-2 if edit.rstrip('/').endswith('edit') else -1]}/")
    page.get_by_role("link", name="Savings & investments", exact=True).first.click()
    page.get_by_role("tab", name="Experiences").click()
    page.get_by_role("button", name="Toggle preview").click()
    page.get_by_label("Preview mode").select_option(index=1)
    page.locator("#tab-experiences [data-panel-toggle]").nth(1).click()
    page.wait_for_timeout(3000)
    keep(Image.open(io.BytesIO(page.screenshot())), "experiences.png", width=1400)
    page.get_by_role("button", name="Toggle preview").click()


def keep(picture: Image.Image, name: str, width: int) -> None:
    height = round(picture.height * width / picture.width)
    picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS).save(HERE / name, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

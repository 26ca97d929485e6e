"""What editors do in the admin, by mouse and by keyboard."""

from playwright.sync_api import FrameLocator, Locator, Page, expect

SEGMENTS = "/admin/snippets/wagtail_segments/segment/"
PICKER = "input[role=combobox]:visible"
FOUND = "[role=listbox] [role=option][aria-selected=true]"
"""What the picker takes when one presses Enter."""


def open_form(tab: Page, path: str) -> None:
    """Go to a form of the admin, and wait until it is drawn."""
    tab.goto(path)
    expect(tab.locator("footer .action-save").first).to_be_visible()
    tab.wait_for_load_state("networkidle")


def criteria(tab: Page) -> Locator:
    """The lines of a segment's rule."""
    return tab.locator("#rule-root")


def inside(group: Locator) -> Locator:
    """The lines inside a group."""
    return group.locator("[data-contentpath=criteria] > div:has(> [data-streamfield-stream-container])").first


def add_line(tab: Page, lines: Locator, words: str) -> Locator:
    """Add a line behind the others: open the picker, type what it is called, take the first that is found."""
    found = lines.locator("> [data-streamfield-stream-container] > [data-streamfield-child]")
    at = found.count()
    expect(tab.locator(PICKER)).to_have_count(0)  # the one of the line before takes a moment to go
    lines.locator("> [data-streamfield-stream-container] > div > .c-sf-add-button").last.click()
    tab.locator(PICKER).fill(words)
    expect(tab.locator(FOUND).first).to_be_visible()
    tab.keyboard.press("Enter")
    expect(found).to_have_count(at + 1)
    return found.nth(at)


def field(line: Locator, name: str) -> Locator:
    """The part of a line with that name."""
    return line.locator(f"[data-contentpath={name}]").first


def publish(tab: Page) -> None:
    """Publish from the menu beside the button that saves, and wait for the word that it is done."""
    tab.get_by_role("button", name="More actions").last.click()
    tab.locator("button[name=action-publish]").click()
    expect(tab.locator(".messages .success")).to_be_visible()


def preview_of(tab: Page) -> FrameLocator:
    """The preview beside a form, opened."""
    toggle = tab.get_by_role("button", name="Toggle preview")
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    return tab.frame_locator("#w-preview-iframe")


def choose_segments(tab: Page, audience: Locator, *names: str) -> None:
    """Choose segments for an audience in Wagtail's dialog."""
    audience.get_by_role("button", name="Choose segments").click()
    dialog = tab.locator(".modal-body")
    for name in names:
        dialog.get_by_title(f"Select {name}").check()
    dialog.get_by_role("button", name="Confirm selection").click()
    expect(dialog).to_have_count(0)


def tab_to(tab: Page, selector: str, at_most: int = 150) -> None:
    """Press the tabulator until what has the focus fits the selector."""
    for _press in range(at_most):
        tab.keyboard.press("Tab")
        if tab.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"The keyboard does not reach {selector}.")

"""What an editor does on the screens of the admin."""

from playwright.sync_api import Locator, Page, expect


def add_block(page: Page, inside: Locator, name: str) -> None:
    """Pick a block, or a criterion, by typing its name."""
    inside.locator("button.c-sf-add-button:visible").last.click()
    search = page.locator("[data-tippy-root] input[role=combobox], .w-combobox input").last
    search.fill(name)
    option = page.get_by_role("option", name=name, exact=True).last
    option.click()


def publish(page: Page) -> None:
    """Publish from the menu at the foot of the form."""
    page.locator("[data-controller*='w-dropdown'] button[data-w-dropdown-target='toggle']").last.click()
    page.locator("button[name='action-publish']:visible").click()
    expect(page.locator(".messages .success")).to_be_visible()

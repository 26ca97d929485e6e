"""What Wagtail's log says of our actions."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

_SAID = {
    "members_viewed": (_("See members"), _("Saw who is in the segment")),
    "members_exported": (_("Export members"), _("Exported who is in the segment")),
    "people_searched": (_("Search for people"), _("Searched for people to choose")),
    "members_looked_up": (_("Look up members"), _("Looked up the people of a file")),
}
_SAID_OF_SOMEBODY = {
    "member_added": _("Choose a member"),
    "member_removed": _("Let a member go"),
    "members_uploaded": _("Choose members by a file"),
}


def register_log_actions(actions: Any) -> None:
    """Name each action, and say in its message what it was about."""
    for action, (label, message) in _SAID.items():
        actions.register_action(f"wagtail_segments.{action}", label, message)
    for action, label in _SAID_OF_SOMEBODY.items():
        formatter = type("MemberFormatter", (AboutSomebody,), {"label": label, "action": action})
        actions.register_action(f"wagtail_segments.{action}")(formatter)


class AboutSomebody(LogFormatter):
    """Names who was chosen, or how many."""

    action = ""

    def format_message(self, log_entry: Any) -> str:
        data = log_entry.data
        is_in = data.get("kind") != "excluded"
        match self.action:
            case "member_added" if is_in:
                said = gettext("Added “%(who)s” by hand")
            case "member_added":
                said = gettext("Took out “%(who)s” by hand")
            case "member_removed":
                said = gettext("Left it to the criteria whether “%(who)s” belongs")
            case _file if is_in:
                said = gettext("Added people by a file: %(count)s")
            case _file:
                said = gettext("Took out people by a file: %(count)s")
        return said % {"who": data.get("who", ""), "count": data.get("count", 0)}

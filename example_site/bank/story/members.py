"""Who is on the advisory board by hand, and who is not."""

from django.contrib.auth import get_user_model

from wagtail_segments.models import Segment
from wagtail_segments.segments.choosing import choose
from wagtail_segments.segments.members import EXCLUDED, INCLUDED

BOARD = {"helena": INCLUDED, "sam": EXCLUDED}


def create_members() -> int:
    """A board of which somebody was chosen already stays as it is."""
    board = Segment.objects.get(key="advisory-board")
    if board.memberships.exists():
        return 0
    users = get_user_model().objects
    editor = users.get(username="editor")
    return sum(choose(board, [users.get(username=name).pk], kind, by=editor) for name, kind in BOARD.items())

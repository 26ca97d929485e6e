"""The campaigns that editors may name in a segment."""

from wagtail_segments.models import ValueList

CAMPAIGNS = """\
college | College fair
switch | Change of banks
letter | Autumn letter
"""


def create_values() -> int:
    """The list stays as it is if there is one."""
    _list, is_new = ValueList.objects.get_or_create(
        attribute="visit.campaign", pair="", defaults={"name": "Campaigns", "values": CAMPAIGNS, "closed": True}
    )
    return int(is_new)

"""What the group "Editors" may do in the demo: Wagtail's ordinary permissions, nothing of our own."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import GroupPagePermission, Page

from example_site.bank.models import Alert, Menu
from wagtail_segments.models import Persona, Segment, ValueList

ON_PAGES = ["add_page", "change_page", "publish_page"]


def grant_permissions() -> int:
    editors = Group.objects.get(name="Editors")
    return _on_snippets(editors) + _on_pages(editors)


def _on_snippets(editors: Group) -> int:
    kinds = ContentType.objects.get_for_models(Persona, Segment, ValueList, Menu, Alert)
    wanted = Permission.objects.filter(content_type__in=kinds.values())
    missing = wanted.exclude(group=editors)
    count = len(missing)
    editors.permissions.add(*missing)
    return count


def _on_pages(editors: Group) -> int:
    root = Page.get_first_root_node()
    permissions = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=ON_PAGES)
    made = [
        GroupPagePermission.objects.get_or_create(group=editors, page=root, permission=permission)[1]
        for permission in permissions
    ]
    return sum(made)

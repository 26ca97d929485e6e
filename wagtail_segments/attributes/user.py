"""The account of somebody who is signed in; of a stranger, everything here but "signed in" is absent."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_lazy as _
from wagtail.admin.localization import get_available_admin_languages

from wagtail_segments.attributes.registry import attribute
from wagtail_segments.rules.values import Boolean, Choice, Date, Set, Text

GROUP = _("User account")
STRANGER = _("is not signed in")


@attribute(
    "user.signed_in",
    Boolean(yes=_("is signed in"), no=_("is not signed in")),
    label=_("Signed in"),
    group=GROUP,
    description=_("Whether the visitor is signed in to the site."),
)
def signed_in(visitor: Any) -> bool:
    return visitor.is_signed_in


@attribute(
    "user.email",
    Text(),
    label=_("Email address"),
    group=GROUP,
    description=_("The address of the account. “Ends with” finds everybody of one organisation."),
    when_absent=STRANGER,
)
def email(visitor: Any) -> str | None:
    return visitor.user.email


@attribute(
    "user.username",
    Text(),
    label=_("User name"),
    group=GROUP,
    description=_("What the visitor signs in with."),
    when_absent=STRANGER,
)
def username(visitor: Any) -> str:
    return visitor.user.get_username()


def group_names() -> list[tuple[str, str]]:
    """The site's groups, to choose from."""
    return [(name, name) for name in Group.objects.order_by("name").values_list("name", flat=True)]


@attribute(
    "user.groups",
    Set(choices=group_names),
    label=_("Groups"),
    group=GROUP,
    description=_("The groups the account belongs to."),
    when_absent=STRANGER,
)
def groups(visitor: Any) -> set[str]:
    return set(visitor.user.groups.values_list("name", flat=True))


def permission_names() -> list[tuple[str, str]]:
    """The site's permissions, to choose from, by the name that templates and code call them."""
    known = Permission.objects.select_related("content_type").order_by(
        "content_type__app_label", "content_type__model", "codename"
    )
    return [(f"{one.content_type.app_label}.{one.codename}", str(one)) for one in known]


@attribute(
    "user.permissions",
    Set(choices=permission_names),
    label=_("Permissions"),
    group=GROUP,
    description=_("What the account may do, by itself or through its groups; a superuser may do everything."),
    when_absent=STRANGER,
)
def permissions(visitor: Any) -> set[str]:
    return visitor.user.get_all_permissions()


@attribute(
    "user.staff",
    Boolean(yes=_("is a member of staff"), no=_("is not a member of staff")),
    label=_("Member of staff"),
    group=GROUP,
    description=_("Whether the account is marked as staff."),
    when_absent=STRANGER,
)
def staff(visitor: Any) -> bool:
    return visitor.user.is_staff


@attribute(
    "user.superuser",
    Boolean(yes=_("is a superuser"), no=_("is not a superuser")),
    label=_("Superuser"),
    group=GROUP,
    description=_("Whether the account may do everything."),
    when_absent=STRANGER,
)
def superuser(visitor: Any) -> bool | None:
    return getattr(visitor.user, "is_superuser", None)


@attribute(
    "user.joined",
    Date(),
    label=_("Date joined"),
    group=GROUP,
    description=_("The day the account was made."),
    when_absent=STRANGER,
)
def joined(visitor: Any) -> Any:
    return visitor.user.date_joined


@attribute(
    "user.last_sign_in",
    Date(),
    label=_("Last sign-in"),
    group=GROUP,
    description=_("The day of the latest sign-in; absent for an account that never signed in."),
    when_absent=STRANGER,
)
def last_sign_in(visitor: Any) -> Any:
    return visitor.user.last_login


@attribute(
    "user.language",
    Choice(choices=get_available_admin_languages),
    label=_("Language of the account"),
    group=GROUP,
    description=_("The language chosen in the account's settings; absent if none was chosen."),
    when_absent=STRANGER,
)
def language(visitor: Any) -> str | None:
    return visitor.user.wagtail_userprofile.preferred_language

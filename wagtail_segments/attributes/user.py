"""The account of somebody who is signed in; of a stranger, everything here but "signed in" is absent."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.db.models import fields as model_fields
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.localization import get_available_admin_languages

from wagtail_segments.attributes.registry import Attribute, attribute, lookup, register
from wagtail_segments.conf import settings
from wagtail_segments.rules.values import Boolean, Choice, Date, Number, Set, Text, ValueType

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


def declare_user_fields() -> None:
    """Declare an attribute for each path in the setting ``USER_FIELDS``, typed from the model field at its end.

    A path that leads nowhere is passed over here; the system check ``wagtail_segments.E006`` names it.
    So is one that is an attribute already.
    """
    for path in settings.USER_FIELDS:
        try:
            field = follow(get_user_model(), path)
        except LookupError:
            continue
        if lookup(f"user.{path}"):
            continue
        register(
            Attribute(
                key=f"user.{path}",
                type=_type_of(field),
                function=_reader(path.split("."), many=bool(field.many_to_many)),
                label=_label_of(field),
                group=GROUP,
                description=_("“%(path)s” of the account.") % {"path": path},
                when_absent=STRANGER,
            )
        )


def follow(model: type[Model], path: str) -> Any:
    """The model field at the end of a dotted path of to-one relations. Raises ``LookupError`` if there is none."""
    *relations, last = path.split(".")
    owner: Any = model
    try:
        for name in relations:
            relation = owner._meta.get_field(name)
            if relation.one_to_many or relation.many_to_many:
                raise LookupError(f"{name!r} leads to many objects")
            owner = relation.related_model
        field: Any = owner._meta.get_field(last)
    except (FieldDoesNotExist, AttributeError) as error:
        raise LookupError(f"there is no such field: {error}") from error
    if field.is_relation and not field.many_to_many:
        raise LookupError(f"{last!r} is a relation; name a field behind it")
    return field


_capitalised: Any = lazy(lambda words: capfirst(str(words)), str)


def _label_of(field: Any) -> Any:
    """What a model field is called, in the language of whoever reads it."""
    return _capitalised(getattr(field, "verbose_name", field.name))


def _type_of(field: Any) -> ValueType:
    """The type of an attribute that holds what a model field holds."""
    if field.many_to_many:
        related = field.related_model
        return Set(choices=lambda: [(str(one.pk), str(one)) for one in related._default_manager.all()])
    if field.choices:
        return Choice(choices=field.flatchoices)
    match field:
        case model_fields.BooleanField():
            return Boolean()
        case model_fields.DateField():
            return Date()
        case model_fields.IntegerField() | model_fields.FloatField() | model_fields.DecimalField():
            return Number()
        case _:
            return Text()


def _reader(steps: list[str], *, many: bool) -> Any:
    """A function that follows to-one relations from the user; a missing one makes the attribute absent."""

    def read(visitor: Any) -> Any:
        found = visitor.user
        for step in steps:
            if found is None:
                return None
            found = getattr(found, step)
        return {str(pk) for pk in found.values_list("pk", flat=True)} if many else found

    return read

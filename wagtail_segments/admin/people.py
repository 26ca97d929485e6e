"""Accounts, as screens name them and find them by what is typed."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.text import capfirst

MIN_TYPED = 2
"""Letters that must be typed before anybody is found."""
MAX_TYPED = 100
MAX_FOUND = 20


def find_people(typed: str) -> list[Any]:
    """Accounts whose username, email address or name has every word that was typed, by username; some at most."""
    words = typed[:MAX_TYPED].replace("\0", " ").split()
    if sum(map(len, words)) < MIN_TYPED:
        return []
    model: Any = get_user_model()
    found = model._default_manager.order_by(model.USERNAME_FIELD)
    for word in words:
        found = found.filter(Q.create([(f"{field}__icontains", word) for field in naming_fields()], connector=Q.OR))
    return list(found[:MAX_FOUND])


def naming_fields() -> tuple[str, ...]:
    """The fields of an account that say who somebody is."""
    model: Any = get_user_model()
    wanted = {model.USERNAME_FIELD, model.get_email_field_name(), "first_name", "last_name"}
    return tuple(one.name for one in model._meta.get_fields() if one.name in wanted)


def name_of(user: Any) -> str:
    """A person as lists show them: the username, with the full name where there is another one."""
    username, full = user.get_username(), full_name_of(user)
    return f"{username} ({full})" if full and full != username else username


def full_name_of(user: Any) -> str:
    return str(user.get_full_name()).strip() if hasattr(user, "get_full_name") else ""


def email_of(user: Any) -> str:
    return getattr(user, user.get_email_field_name(), "") or ""


def label_of(field: str) -> str:
    """What a field of accounts is called."""
    model: Any = get_user_model()
    return capfirst(str(model._meta.get_field(field).verbose_name))

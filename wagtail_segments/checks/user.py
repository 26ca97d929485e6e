"""Fields of the user model that rules may speak about."""

from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error

from wagtail_segments.attributes.user_fields import follow
from wagtail_segments.conf import settings


def check_user_fields() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    for path in settings.USER_FIELDS:
        try:
            follow(get_user_model(), path)
        except LookupError as error:
            messages.append(
                Error(
                    f"WAGTAIL_SEGMENTS['USER_FIELDS'] names {path!r}, but {error}.",
                    hint="Name a field of the user model, or one behind its relations: 'account.plan'.",
                    id="wagtail_segments.E006",
                )
            )
    return messages

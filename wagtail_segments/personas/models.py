"""The persona: somebody as whom the site can be tried, again and again."""

from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from wagtail_segments.attributes.device import DEVICE_TYPES
from wagtail_segments.attributes.location import countries
from wagtail_segments.attributes.places.countries import COUNTRIES
from wagtail_segments.personas.lines import SuppositionsField
from wagtail_segments.personas.suppositions import Suppositions, read_suppositions
from wagtail_segments.rules.operators import Words
from wagtail_segments.segments.ruleset import ruleset
from wagtail_segments.visitors.simulation import DEVICES, Simulation

SIGNED_IN = "user.signed_in"
"""The attribute that says whether somebody has an account here."""


def device_types() -> list[tuple[str, Words]]:
    """The devices that can be supposed, to choose from."""
    return [(key, label) for key, label in DEVICE_TYPES if key in DEVICES]


class Persona(PreviewableMixin, models.Model):
    """A named set of things that are supposed of a visitor. Whatever it does not say, this visitor does not have."""

    name: Any = models.CharField(_("name"), max_length=255)
    key: Any = models.SlugField(
        _("key"),
        max_length=100,
        unique=True,
        help_text=_("How tests and code call this persona. Do not change it once they do."),
    )
    description: Any = models.TextField(
        _("description"), blank=True, help_text=_("Who this is, and what for they come to the site.")
    )
    device: Any = models.CharField(_("device"), max_length=20, choices=device_types, blank=True)
    country: Any = models.CharField(_("country"), max_length=2, choices=countries, blank=True)
    day: Any = models.DateField(_("date"), null=True, blank=True, help_text=_("Left empty, it is today."))
    time_of_day: Any = models.TimeField(
        _("time of day"), null=True, blank=True, help_text=_("By the site's clock. Left empty, it is now.")
    )
    signed_in: Any = models.BooleanField(
        _("is signed in"),
        default=False,
        help_text=_("Nobody's account is looked at: of the persona's own, there is only what is said below."),
    )
    lines = SuppositionsField(
        verbose_name=_("what else is known"),
        blank=True,
        help_text=_("Whatever is not said here is absent: no campaign, no account, nothing in the session."),
    )

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def suppositions(self) -> Suppositions:
        """What the lines say, as this object held them when it was first asked."""
        lines: Any = self._meta.get_field("lines")
        return read_suppositions(lines.get_prep_value(self.lines))

    @property
    def simulation(self) -> Simulation:
        """Whom a request is to be, as far as it can be read. Looks up the rules that are in use."""
        live = ruleset.current().segments
        return Simulation(
            also_in=frozenset(live[pk].key for pk in self.suppositions.segments if pk in live),
            moment=self.moment,
            device=self.device if self.device in DEVICES else None,
            country=self.country if self.country in COUNTRIES else None,
            values={SIGNED_IN: self.signed_in, **self.suppositions.values},
        )

    @property
    def moment(self) -> datetime | None:
        """When it is for this persona; ``None`` for now, and for a date that no clock can show."""
        if self.day is None and self.time_of_day is None:
            return None
        now = timezone.localtime(timezone.now(), timezone.get_default_timezone())
        clock: time = self.time_of_day or now.time()
        day = self.day or now.date()
        if not 1 < day.year < 9999:
            return None
        return datetime.combine(day, clock.replace(tzinfo=None), tzinfo=timezone.get_default_timezone())

    @property
    def sentence(self) -> str:
        """What is supposed, in words."""
        said = [
            gettext("Is signed in") if self.signed_in else gettext("Is not signed in"),
            gettext("on a device: %(device)s") % {"device": self.get_device_display()} if self.device else "",
            gettext("in this country: %(country)s") % {"country": self.get_country_display()} if self.country else "",
            gettext("on %(day)s") % {"day": date_format(self.day)} if self.day else "",
            gettext("at %(time)s") % {"time": time_format(self.time_of_day)} if self.time_of_day else "",
            *self.suppositions.words,
            self._segments_in_words(),
        ]
        return "; ".join(part for part in said if part)

    @property
    def problems(self) -> list[str]:
        """Sentences that say what an editor should mend."""
        live = ruleset.current().segments
        missing = [pk for pk in self.suppositions.segments if pk not in live]
        found = [*self.suppositions.problems]
        if missing:
            found.append(gettext("It is in a segment that is not published, or no longer exists."))
        return found

    def clean(self) -> None:
        super().clean()
        if self.day is not None and not 1 < self.day.year < 9999:
            raise ValidationError({"day": gettext("The site cannot be tried at such a date.")})

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "wagtail_segments/persona_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from wagtail_segments.personas.reasons import context_of

        return {**super().get_preview_context(request, mode_name), **context_of(self)}

    def _segments_in_words(self) -> str:
        live = ruleset.current().segments
        names = [live[pk].name for pk in self.suppositions.segments if pk in live]
        return gettext("In any case in: %(names)s") % {"names": ", ".join(names)} if names else ""

"""Starts the package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WagtailSegmentsConfig(AppConfig):
    """Finds attributes and criteria, and follows changes to what rules speak about."""

    name = "wagtail_segments"
    label = "wagtail_segments"
    verbose_name = _("Segments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail_segments.attributes import registry as attributes
        from wagtail_segments.criteria import registry as criteria

        attributes.discover()  # in the order of the rule builder, so before anything else imports a source
        criteria.discover()

        from wagtail_segments import api, checks, signals  # noqa: F401
        from wagtail_segments.attributes.acquisition import declare_campaign_parameters
        from wagtail_segments.attributes.session import declare_session_values
        from wagtail_segments.attributes.user_fields import declare_user_fields
        from wagtail_segments.segments.rule_builder.examples import offer_examples

        declare_user_fields()
        declare_session_values()
        declare_campaign_parameters()
        offer_examples()
        signals.connect()
        api.connect()

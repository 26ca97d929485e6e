"""The tables of wagtail-personalisation 1.0, as its migrations make them, without the package."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection, models

_apps = Apps()
PAGE, USER = models.IntegerField, models.IntegerField  # foreign keys there; Django's own tables are not in these `Apps`


def _model(called: str, table: str = "", /, **fields: Any) -> Any:
    meta = type(
        "Meta", (), {"app_label": "wagtail_personalisation", "apps": _apps} | ({"db_table": table} if table else {})
    )
    return type(
        called,
        (models.Model,),
        {"__module__": __name__, "id": models.AutoField(primary_key=True), "Meta": meta, **fields},
    )


def _of_segment() -> Any:
    return models.ForeignKey("wagtail_personalisation.Segment", models.CASCADE, related_name="+")


def _rule(called: str, table: str = "", /, **fields: Any) -> Any:
    return _model(called, table, segment=_of_segment(), **fields)


def _no(*names: str) -> dict[str, Any]:
    return {name: models.BooleanField(default=False) for name in names}


OLD = SimpleNamespace(
    Segment=_model(
        "Segment",
        name=models.CharField(max_length=255),
        create_date=models.DateTimeField(auto_now_add=True),
        edit_date=models.DateTimeField(auto_now=True),
        enable_date=models.DateTimeField(null=True),
        disable_date=models.DateTimeField(null=True),
        visit_count=models.PositiveIntegerField(default=0),
        status=models.CharField(max_length=20, default="enabled"),
        type=models.CharField(max_length=20, default="dynamic"),
        count=models.PositiveSmallIntegerField(default=0),
        matched_users_count=models.PositiveIntegerField(default=0),
        matched_count_updated_at=models.DateTimeField(null=True),
        randomisation_percent=models.PositiveSmallIntegerField(null=True),
        **_no("persistent", "match_any"),
    ),
    TimeRule=_rule("TimeRule", start_time=models.TimeField(), end_time=models.TimeField()),
    DayRule=_rule("DayRule", **_no("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
    ReferralRule=_rule("ReferralRule", regex_string=models.TextField()),
    VisitCountRule=_rule(
        "VisitCountRule",
        operator=models.CharField(max_length=20, default="more_than"),
        count=models.PositiveSmallIntegerField(default=0, null=True),
        counted_page_id=PAGE(),
    ),
    QueryRule=_rule("QueryRule", parameter=models.SlugField(max_length=20), value=models.SlugField(max_length=20)),
    DeviceRule=_rule("DeviceRule", **_no("mobile", "tablet", "desktop")),
    UserIsLoggedInRule=_rule("UserIsLoggedInRule", **_no("is_logged_in")),
    OriginCountryRule=_rule("OriginCountryRule", country=models.CharField(max_length=2)),
    Metadata=_model(
        "PersonalisablePageMetadata",
        canonical_page_id=PAGE(null=True),
        variant_id=PAGE(null=True),
        segment=models.ForeignKey("wagtail_personalisation.Segment", models.PROTECT, null=True, related_name="+"),
    ),
    StaticUser=_rule("StaticUser", "wagtail_personalisation_segment_static_users", user_id=USER()),
    ExcludedUser=_rule("ExcludedUser", "wagtail_personalisation_segment_excluded_users", user_id=USER()),
    WeatherRule=_rule("WeatherRule", "weather_rule", sunny=models.BooleanField(default=True)),
)
"""The models of wagtail-personalisation, and a kind of rule that a site has added."""


@pytest.fixture(scope="module")
def old_tables(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Made and dropped outside of the tests' transactions, for MariaDB ends a transaction that makes a table."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for model in vars(OLD).values():
            editor.create_model(model)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for model in reversed(vars(OLD).values()):
            editor.delete_model(model)


@pytest.fixture
def old(old_tables: None, db: None) -> Any:
    """The models of wagtail-personalisation, to fill its tables with."""
    return OLD

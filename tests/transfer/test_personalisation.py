"""What wagtail-personalisation left in the database comes over, once."""

from datetime import time
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import ModelLogEntry, Page, ReferenceIndex, Revision

from tests.attributes.reading import criterion
from tests.testapp.models import StreamPage
from wagtail_segments.models import Segment
from wagtail_segments.rules.tree import Broken, leaves
from wagtail_segments.segments.problems import problems_of
from wagtail_segments.testing import BROWSER, reload_segments, request_for
from wagtail_segments.transfer.personalisation import rules

SIGNED_IN = {"type": "user__signed_in", "value": {"operator": "is"}}


def brought(*options: str) -> str:
    said = StringIO()
    call_command("import_wagtail_personalisation", *options, stdout=said)
    reload_segments()
    return said.getvalue()


def rule_of(segment: Segment) -> list[Any]:
    stored = segment._meta.get_field("rule").get_prep_value(segment.rule)
    return [{name: part for name, part in one.items() if name != "id"} for one in stored]


def counts() -> list[int]:
    return [model.objects.count() for model in (Segment, Revision, ModelLogEntry, ReferenceIndex)]


def notice(segment: Any, **parts: Any) -> dict[str, Any]:
    return {"type": "notice", "value": {"text": "Hello", "segment": segment, **parts}}


def stored_body(page: Any) -> list[Any]:
    stored = StreamPage._meta.get_field("body").get_prep_value(StreamPage.objects.get(pk=page.pk).body)
    return [one["value"] for one in stored]


# Segments


def test_without_its_tables_there_is_nothing_to_bring(db):
    with pytest.raises(CommandError, match="There is no table wagtail_personalisation_segment"):
        brought()


@pytest.mark.parametrize(
    ("status", "match_any", "live", "match"),
    [("enabled", False, True, "all"), ("disabled", True, False, "any")],
)
def test_a_segment_has_its_name_its_state_and_its_match(old, status, match_any, live, match):
    segment = old.Segment.objects.create(name="Night owls", status=status, match_any=match_any)
    old.UserIsLoggedInRule.objects.create(segment=segment, is_logged_in=True)

    assert "segment “Night owls” (night-owls)" in brought()

    made = Segment.objects.get()
    assert (made.name, made.key, made.live, made.match) == ("Night owls", "night-owls", live, match)
    assert rule_of(made) == [SIGNED_IN]


def test_a_segment_without_rules_has_no_member_there_and_here(old):
    old.Segment.objects.create(name="Empty")

    brought()

    assert "empty" not in request_for().segments


@pytest.mark.parametrize(
    ("rule", "fields", "translated"),
    [
        ("TimeRule", {"start_time": time(9), "end_time": time(17, 30)},
         criterion("time.of_day", "between", "09:00:00", to="17:30:00")),
        ("TimeRule", {"start_time": time(22), "end_time": time(6)},
         criterion("time.of_day", "between", "22:00:00", to="06:00:00")),
        ("DayRule", {"mon": True, "sun": True}, criterion("time.weekday", "one_of", ["0", "6"])),
        ("ReferralRule", {"regex_string": "google"}, criterion("visit.referrer", "contains", "google")),
        ("ReferralRule", {"regex_string": r"^https://a\.org/"}, criterion("visit.referrer", "starts_with", "https://a.org/")),
        ("ReferralRule", {"regex_string": r"\.edu/$"}, criterion("visit.referrer", "ends_with", ".edu/")),
        ("ReferralRule", {"regex_string": "^https://a.org/$"}, criterion("visit.referrer", "is", "https://a.org/")),
        ("ReferralRule", {"regex_string": "google.*/search"}, criterion("visit.referrer", "like", "*google*/search*")),
        ("ReferralRule", {"regex_string": ".*"}, {"type": "visit__referrer", "value": {"operator": "is_set"}}),
        ("QueryRule", {"parameter": "plan", "value": "gold"}, criterion("page.query", "is", "gold", name="plan")),
        ("DeviceRule", {"mobile": True, "desktop": True}, criterion("device.type", "one_of", ["phone", "desktop"])),
        ("UserIsLoggedInRule", {"is_logged_in": False}, {"type": "user__signed_in", "value": {"operator": "is_not"}}),
        ("OriginCountryRule", {"country": "nl"}, criterion("location.country", "one_of", ["NL"])),
    ],
)  # fmt: skip
def test_a_rule_is_a_criterion(old, rule, fields, translated):
    segment = old.Segment.objects.create(name="People")
    getattr(old, rule).objects.create(segment=segment, **fields)

    said = brought()

    assert "No equivalent: 0" in said
    assert rule_of(Segment.objects.get()) == [translated]


def test_several_alternatives_of_a_pattern_are_a_group(old):
    segment = old.Segment.objects.create(name="People")
    old.ReferralRule.objects.create(segment=segment, regex_string="^https?://a.org")

    brought()

    (alternatives,) = rule_of(Segment.objects.get())
    assert alternatives["value"]["match"] == "any"
    assert "people" in request_for("/", referer="https://a.org/x").segments
    assert "people" not in request_for("/", referer="https://b.org/x").segments


def test_a_window_over_midnight_fits_now_and_is_told(old):
    segment = old.Segment.objects.create(name="Night")
    old.TimeRule.objects.create(segment=segment, start_time=time(22), end_time=time(6))

    assert "“Night”: timerule: it crosses midnight, so it never fitted before, and fits now" in brought()


@pytest.mark.parametrize(
    ("rule", "fields", "reason"),
    [
        ("TimeRule", {"start_time": time(9), "end_time": time(9)}, "it begins and ends at the same time"),
        ("DayRule", {}, "no day is ticked, so it never fitted"),
        ("DeviceRule", {}, "no device is ticked, so it never fitted"),
        ("ReferralRule", {"regex_string": r"\d+"}, r"the regular expression “\d+” says more than our operators can"),
        ("ReferralRule", {"regex_string": "(a+)+$"}, "says more than our operators can"),
        ("ReferralRule", {"regex_string": r"/search\?q="}, "what stands behind “?” is not kept"),
        ("OriginCountryRule", {"country": ""}, "it names no country"),
        ("VisitCountRule", {"counted_page_id": 1, "operator": "less_than", "count": 1}, "it never fitted"),
        ("VisitCountRule", {"counted_page_id": 1, "count": 9_999}, "it counts further than we do"),
        ("WeatherRule", {}, "weather_rule is a kind of rule of the site's own"),
    ],
)
def test_a_rule_without_equivalent_is_told_kept_and_lets_nobody_in(old, rule, fields, reason):
    segment = old.Segment.objects.create(name="People")
    getattr(old, rule).objects.create(segment=segment, **fields)
    old.UserIsLoggedInRule.objects.create(segment=segment, is_logged_in=False)

    said = brought()

    made = Segment.objects.get()
    assert "No equivalent: 1\n" in said
    assert reason in said
    assert sum(isinstance(leaf, Broken) for leaf in leaves(made.tree)) == 1
    assert len(rule_of(made)) == 2
    assert "people" not in request_for().segments


def test_a_referrer_on_the_site_itself_has_no_equivalent(old, home):
    site = home.sites_rooted_here.get()
    site.hostname = "bank.example"
    site.save()
    segment = old.Segment.objects.create(name="People")
    old.ReferralRule.objects.create(segment=segment, regex_string=r"bank\.example/savings")

    assert "a page of the site itself is no referrer" in brought()


@pytest.mark.parametrize(
    ("operator", "count", "lines"),
    [
        ("more_than", 3, [("at_least", 4)]),
        ("more_than", 0, [("at_least", 1)]),
        ("equal_to", 2, [("exactly", 2)]),
        ("less_than", 4, [("at_least", 1), ("at_most", 3)]),
        ("equal_to", 0, []),
        ("less_than", 1, []),
        ("no_such", 1, []),
    ],
)
def test_a_count_of_visits_is_one_of_views(operator, count, lines):
    row = {"operator": operator, "count": count, "counted_page_id": 7}
    if not lines:
        with pytest.raises(rules.NoEquivalent, match="it never fitted"):
            rules.translate("wagtail_personalisation_visitcountrule", row)
        return

    translated = rules.translate("wagtail_personalisation_visitcountrule", row).criterion

    single = [translated] if translated["type"] == "viewed_page" else translated["value"]["criteria"]
    assert [(one["value"]["frequency"], one["value"]["times"]) for one in single] == lines
    assert all(one["value"]["page"] == 7 for one in single)


@pytest.mark.parametrize(("operator", "members"), [("more_than", 2), ("equal_to", 1), ("less_than", 0)])
def test_views_are_counted_as_they_were(old, home, operator, members):
    segment = old.Segment.objects.create(name="Returning")
    old.VisitCountRule.objects.create(segment=segment, counted_page_id=home.pk, operator=operator, count=1)

    assert ("views are counted in this visit, and were as long as the session lived" in brought()) == bool(members)

    client = Client(headers={"user-agent": BROWSER})
    answers = ["returning" in client.get("/").wsgi_request.segments for _view in range(3)]
    assert answers == {2: [False, True, True], 1: [True, False, False], 0: [False, False, False]}[members]


@pytest.mark.parametrize(("persistent", "drawn"), [(False, "for each view"), (True, "for each session")])
def test_a_random_share_is_one_of_visitors(old, persistent, drawn):
    segment = old.Segment.objects.create(name="Half", randomisation_percent=50, match_any=True, persistent=persistent)
    old.UserIsLoggedInRule.objects.create(segment=segment, is_logged_in=True)
    users = [User.objects.create_user(f"user-{number}") for number in range(40)]

    said = brought()

    assert f"its share of 50 % was drawn {drawn}, and is now the same people for good" in said
    assert "No equivalent: 0" in said
    made = Segment.objects.get()
    assert (made.match, made.remember) == ("all", "good" if persistent else "page")
    assert rule_of(made)[0] == SIGNED_IN
    assert not problems_of(made)
    members = [user for user in users if "half" in request_for(user=user).segments]
    assert 0 < len(members) < 40
    assert members == [user for user in users if "half" in request_for(user=user).segments]
    assert "half" not in request_for().segments


def test_a_share_of_nobody_is_that_and_not_told(old):
    segment = old.Segment.objects.create(name="None", randomisation_percent=0)
    old.UserIsLoggedInRule.objects.create(segment=segment, is_logged_in=False)

    assert "Different from before: 0" in brought()
    assert "none" not in request_for(session={}).segments


def test_a_share_of_everybody_is_no_share(old):
    segment = old.Segment.objects.create(name="All", randomisation_percent=100)
    old.UserIsLoggedInRule.objects.create(segment=segment, is_logged_in=False)

    assert "No equivalent: 0" in brought()
    assert "all" in request_for().segments


def test_a_list_of_users_lets_in_nobody_else(old):
    anna = User.objects.create_user("anna")
    segment = old.Segment.objects.create(name="List", type="static", count=1)
    old.UserIsLoggedInRule.objects.create(segment=segment, is_logged_in=False)
    old.StaticUser.objects.create(segment=segment, user_id=anna.pk)
    old.StaticUser.objects.create(segment=segment, user_id=987_654)

    assert "it was a list of 2 users" in brought()
    assert "list" not in request_for().segments
    assert "list" in request_for(user=anna).segments


@pytest.mark.parametrize(("kind", "members"), [("dynamic", ["carl"]), ("static", ["anna"])])
def test_users_who_were_kept_out_are_kept_out_unless_a_list_has_them(old, kind, members):
    anna, ben, carl = (User.objects.create_user(name) for name in ("anna", "ben", "carl"))
    segment = old.Segment.objects.create(name="Ours", type=kind)
    old.UserIsLoggedInRule.objects.create(segment=segment, is_logged_in=True)
    old.StaticUser.objects.create(segment=segment, user_id=anna.pk)
    for user in (anna, ben):
        old.ExcludedUser.objects.create(segment=segment, user_id=user.pk)

    brought()

    assert [user.username for user in (anna, ben, carl) if "ours" in request_for(user=user).segments] == members


def test_keys_are_free_ones(old, segment):
    segment("people")
    for name in ("People", "people!", "人", "x" * 255):
        old.Segment.objects.create(name=name)

    said = brought("--dry-run")
    brought()

    keys = set(Segment.objects.values_list("key", flat=True))
    pk = old.Segment.objects.get(name="人").pk
    assert keys == {"people", "people-2", "people-3", f"segment-{pk}", "x" * 90}
    assert all(f"({key})" in said for key in keys - {"people"})


# Blocks


@pytest.fixture
def students(old) -> Any:
    """A segment there, and the pages and versions that use it."""
    segment = old.Segment.objects.create(name="Students")
    old.UserIsLoggedInRule.objects.create(segment=segment, is_logged_in=True)
    return segment


@pytest.mark.parametrize("written_as", [int, str])
def test_a_block_for_a_segment_is_for_people_in_ours(students, page_of, written_as):
    page = page_of(notice(written_as(students.pk)))

    assert "1 blocks of stream page" in brought()

    ours = Segment.objects.get()
    assert stored_body(page) == [{"text": "Hello", "show_to": {"match": "any", "segments": [ours.pk]}}]
    assert ReferenceIndex.get_references_to(ours).filter(object_id=str(page.pk)).exists()
    anna = User.objects.create_user("anna")
    shown = StreamPage.objects.get().body
    assert "Hello" in shown.render_as_block({"request": request_for(user=anna)})
    assert "Hello" not in shown.render_as_block({"request": request_for()})


@pytest.mark.parametrize("everyone", [-1, "-1"])
def test_a_block_for_everyone_stays_for_everyone(students, page_of, everyone):
    page = page_of(notice(everyone))

    brought()

    assert stored_body(page) == [{"text": "Hello"}]
    assert "Hello" in StreamPage.objects.get().body.render_as_block({"request": request_for()})


@pytest.mark.parametrize("nobody", [None, "", 0, -2, "x", [], {}, True, 987_654, "9" * 400])
def test_a_block_that_nobody_saw_is_shown_to_nobody(students, page_of, nobody):
    page = page_of(notice(nobody))

    assert "nobody saw it, and nobody does" in brought()
    assert stored_body(page) == [{"text": "Hello", "show_to": {"match": "any", "segments": [0]}}]
    anna = User.objects.create_user("anna")
    assert "Hello" not in StreamPage.objects.get().body.render_as_block({"request": request_for(user=anna)})


def test_an_audience_that_an_editor_has_chosen_already_stays(students, page_of, segment):
    chosen = {"match": "none", "segments": [segment("others").pk]}
    page = page_of(notice(students.pk, show_to=chosen))

    brought()

    assert stored_body(page)[0]["show_to"] == chosen


def test_a_block_that_has_no_audience_is_told_and_left_alone(students, page_of):
    page = page_of({"type": "hero", "value": {"title": "Hello", "segment": students.pk}})

    assert "was for a segment, but has no audience: add AudienceMixin to its class" in brought()
    assert stored_body(page) == [{"title": "Hello", "segment": students.pk}]


def test_what_else_is_stored_stays_to_the_letter(students, page_of):
    gone = {"type": "gone", "value": {"segment": students.pk}, "id": "an id"}
    page = page_of({"type": "heading", "value": 'The "segment"', "id": "b"}, gone, {**notice(students.pk), "id": "c"})

    brought()

    field = StreamPage._meta.get_field("body")
    with_ids = field.get_prep_value(StreamPage.objects.get(pk=page.pk).body)
    assert [one["id"] for one in with_ids if one["type"] != "gone"] == ["b", "c"]
    assert stored_body(page)[0] == 'The "segment"'


@pytest.mark.parametrize(
    "body",
    [
        "5",
        '"segment"',
        '{"segment": 3}',
        "[5, null]",
        '[{"type": "notice"}]',
        '[{"type": "notice", "value": "segment"}]',
        '[{"type": ["segment"], "value": {}}]',
    ],
)
def test_a_stored_stream_of_any_shape_is_passed_over(students, page_of, body):
    page = page_of()
    StreamPage.objects.filter(pk=page.pk).update(body=body)

    assert "Made: 1\n" in brought()


def test_versions_that_can_be_published_later_are_converted_too(students, page_of):
    page = page_of(notice(students.pk))
    page.save_revision()
    StreamPage.objects.filter(pk=page.pk).update(body="[]")

    assert "blocks in 1 versions of pages and snippets" in brought()

    Revision.objects.filter(object_id=str(page.pk)).get().publish()
    assert stored_body(page)[0]["show_to"]["segments"] == [Segment.objects.get().pk]


# Pages


def test_page_variants_are_told_with_their_titles(students, old, page_of):
    page, variant = page_of(title="Savings"), page_of(slug="v", title="Savings (Students)")
    old.Metadata.objects.create(canonical_page_id=page.pk, variant_id=page.pk)
    old.Metadata.objects.create(canonical_page_id=page.pk, variant_id=variant.pk, segment=students)
    old.Metadata.objects.create(canonical_page_id=page.pk, variant_id=None, segment=students)

    said = brought()

    assert "No equivalent: 1\n" in said
    assert "page “Savings (Students)”, a variant of “Savings”, is an ordinary page now" in said


# Again, and without writing


def test_the_second_time_nothing_changes(students, page_of):
    page = page_of(notice(students.pk), notice(-1), notice(None))
    page.save_revision()
    brought()
    before, body = counts(), stored_body(page)

    said = brought()

    assert "Made: 0\nAlready there: 1\n  segment “Students”\n" in said
    assert counts() == before
    assert stored_body(page) == body


def test_a_segment_that_was_renamed_meanwhile_is_known_again(students):
    brought()
    Segment.objects.update(name="Learners", key="learners")

    brought()

    assert Segment.objects.count() == 1


def test_a_block_that_comes_later_finds_the_segment_that_came_before(students, page_of):
    brought()
    page = page_of(notice(students.pk))

    brought()

    assert stored_body(page)[0]["show_to"]["segments"] == [Segment.objects.get().pk]


def test_a_dry_run_says_the_same_and_writes_nothing(students, old, page_of):
    old.DayRule.objects.create(segment=students)
    page = page_of(notice(students.pk), notice(None))
    page.save_revision()
    before, body = counts(), stored_body(page)
    content = Revision.objects.values_list("content", flat=True).order_by("pk")
    versions = list(content)

    dry = brought("--dry-run")

    assert counts() == before
    assert stored_body(page) == body
    assert list(content) == versions
    assert dry == brought() + "Nothing was written.\n"


def test_what_fails_half_way_leaves_nothing_behind(students, page_of, monkeypatch):
    page_of(notice(students.pk))
    monkeypatch.setattr(ReferenceIndex, "create_or_update_for_object", lambda found: 1 / 0)
    before = Page.objects.count(), Revision.objects.count()

    with pytest.raises(ZeroDivisionError):
        brought()
    assert not Segment.objects.exists()
    assert (Page.objects.count(), Revision.objects.count()) == before

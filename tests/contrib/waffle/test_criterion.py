import pytest
from django.http import HttpResponse
from waffle import flag_is_active
from waffle.middleware import WaffleMiddleware
from waffle.models import Sample, Switch

from tests.attributes.reading import criterion
from tests.contrib.waffle.test_flags import OTHER, STUDENT, STUDENTS
from wagtail_segments.contrib.waffle.criterion import IsOn
from wagtail_segments.contrib.waffle.models import SegmentFlag
from wagtail_segments.criteria.registry import lookup
from wagtail_segments.models import Segment
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.segments.problems import problems_of
from wagtail_segments.testing import reload_segments, request_for


def feature(named: str, operator: str = "on"):
    return {"type": "waffle", "value": {"feature": named, "operator": operator}}


def said(kind: str, name: str = "news", address: str = OTHER, **options):
    """What the criterion says, and its opposite."""
    visitor = request_for(address, **options).visitor
    return IsOn(kind, name).truth(visitor), IsOn(kind, name, negated=True).truth(visitor)


@pytest.mark.parametrize(("active", "answers"), [(True, (YES, NO)), (False, (NO, YES))])
def test_a_switch_is_on_or_off(switch, active, answers):
    switch("news", active=active)

    assert said("switch") == answers


@pytest.mark.parametrize(("everyone", "answers"), [(True, (YES, NO)), (False, (NO, YES))])
def test_a_flag_is_on_or_off(flag, everyone, answers):
    flag("news", everyone=everyone)

    assert said("flag") == answers


@pytest.mark.parametrize(("percent", "answers"), [(100, (YES, NO)), (0, (NO, YES))])
def test_a_sample_is_on_or_off(sample, percent, answers):
    sample("news", percent=percent)

    assert said("sample") == answers


def test_a_flag_goes_by_who_is_signed_in(flag, django_user_model):
    flag("news", authenticated=True)

    assert said("flag", user=django_user_model.objects.create_user("ada")) == (YES, NO)
    assert said("flag") == (NO, YES)


def test_a_flag_goes_by_its_segments(flag, segment):
    flag("news", segment("students", STUDENTS))

    assert said("flag", address=STUDENT) == (YES, NO)
    assert said("flag", address=OTHER) == (NO, YES)


@pytest.mark.parametrize("kind", ["flag", "switch", "sample"])
def test_a_feature_that_is_not_there_is_unknown_and_says_so(kind, db):
    visitor = request_for().visitor

    assert said(kind) == (UNKNOWN, UNKNOWN)
    assert IsOn(kind, "news").truth(visitor) is UNKNOWN
    assert IsOn(kind, "news").reason(visitor) == "There is no feature of this name."


def test_a_feature_that_is_not_there_is_not_made(db, settings):
    for name in ("FLAGS", "SWITCHES", "SAMPLES"):
        setattr(settings, f"WAFFLE_CREATE_MISSING_{name}", True)

    for kind in ("flag", "switch", "sample"):
        said(kind)

    assert not any(model.objects.exists() for model in (SegmentFlag, Switch, Sample))


def test_a_feature_that_is_not_there_is_a_problem_in_the_list(db, switch):
    switch("news")
    there = Segment(name="A", key="a", rule=[feature("switch:news")])
    gone = Segment(name="B", key="b", rule=[feature("flag:news")])

    assert problems_of(there) == []
    assert problems_of(gone) == ["It asks for “news” among the features, which no longer exists."]


def test_a_share_that_is_not_drawn_yet_is_unknown(flag):
    flag("news", percent=99.9)
    visitor = request_for().visitor

    assert said("flag") == (UNKNOWN, UNKNOWN)
    assert IsOn("flag", "news").truth(visitor) is UNKNOWN
    assert "no lot has been drawn" in IsOn("flag", "news").reason(visitor)


@pytest.mark.parametrize(("lot", "answer"), [("True", YES), ("False", NO)])
def test_a_share_that_was_drawn_on_an_earlier_page_is_known(flag, lot, answer):
    flag("news", percent=50)
    request = request_for()
    request.COOKIES["dwf_news"] = lot

    assert IsOn("flag", "news").truth(request.visitor) is answer


def test_a_share_that_this_page_has_drawn_is_known(flag):
    flag("news", percent=50)
    request = request_for()
    drawn = flag_is_active(request, "news")

    assert IsOn("flag", "news").truth(request.visitor) is drawn


def test_a_share_is_off_for_whoever_tries_it_out_as_off(flag):
    flag("news", percent=50, testing=True)

    assert said("flag", address="/?dwft_news=0") == (NO, YES)


@pytest.mark.parametrize("address", ["/", "/?dwft_news=1", "/?dwft_news=0"])
def test_asking_sets_no_cookie(flag, address):
    flag("news", percent=50, testing=True)
    request = request_for(address)

    IsOn("flag", "news").truth(request.visitor)

    assert not WaffleMiddleware(lambda request: HttpResponse()).process_response(request, HttpResponse()).cookies


def test_asking_keeps_the_cookies_that_the_site_itself_sets(flag):
    flag("other", percent=50)
    flag("news", percent=50)
    request = request_for()
    flag_is_active(request, "other")

    IsOn("flag", "news").truth(request.visitor)

    assert list(request.waffles) == ["other"]


def test_a_sample_is_drawn_once_a_request(sample, monkeypatch):
    sample("news")
    drawn = iter([1, 99, 99, 99])
    monkeypatch.setattr("waffle.models.random.uniform", lambda low, high: next(drawn))
    request = request_for()

    answers = [IsOn("sample", "news").truth(request.visitor) for _time in range(2)]
    request.visitor.forget()
    answers.append(IsOn("sample", "news").truth(request.visitor))

    assert answers == [YES, YES, YES]
    assert IsOn("sample", "news").truth(request_for().visitor) is NO


def test_a_flag_is_asked_once_a_request(flag, monkeypatch):
    flag("news", everyone=True)
    asked = []
    monkeypatch.setattr(SegmentFlag, "get", classmethod(lambda cls, name: asked.append(name) or cls(pk=1, name=name)))
    visitor = request_for().visitor

    for negated in (False, True, False):
        IsOn("flag", "news", negated).truth(visitor)

    assert asked == ["news"]


# Flags that ask for segments that ask for flags


@pytest.mark.parametrize("operator", ["on", "off"])
@pytest.mark.parametrize("asked_first", ["flag", "segment"])
def test_a_flag_and_a_segment_that_ask_for_each_other_are_unknown(flag, segment, operator, asked_first):
    circular = segment("circular", [feature("flag:news", operator)])
    flag("news", circular)
    request = request_for()

    if asked_first == "flag":
        assert flag_is_active(request, "news") is False

    assert request.segments.truth(circular.pk) is UNKNOWN
    assert flag_is_active(request, "news") is False
    assert IsOn("flag", "news").truth(request.visitor) is UNKNOWN


@pytest.mark.parametrize(("address", "answer"), [(STUDENT, YES), (OTHER, UNKNOWN)])
def test_what_else_settles_a_circle_settles_it(flag, segment, address, answer):
    circular = segment("circular", [feature("flag:news"), *STUDENTS], match="any")
    flag("news", circular)

    assert request_for(address).segments.truth(circular.pk) is answer
    assert said("flag", address=address)[0] is answer


@pytest.mark.parametrize("first", ["a", "b"])
def test_a_circle_of_two_flags_is_unknown_from_both_sides(flag, segment, first):
    a, b = segment("a", [feature("flag:one", "off")]), segment("b", [feature("flag:two")])
    flag("one", b)
    flag("two", a)
    segments = request_for().segments
    answers = {key: segments.truth({"a": a, "b": b}[key].pk) for key in (first, "a", "b")}

    assert answers == {"a": UNKNOWN, "b": UNKNOWN, first: UNKNOWN}


def test_a_circle_is_no_failure(flag, segment, caplog):
    flag("news", segment("circular", [feature("flag:news")]))

    request_for().segments.truth(Segment.objects.get().pk)

    assert not caplog.records


# How it is edited


@pytest.mark.parametrize(
    ("stored", "field"),
    [
        ({}, "operator"),
        ({"operator": "maybe", "feature": "flag:news"}, "operator"),
        ({"operator": [], "feature": "flag:news"}, "operator"),
        ({"operator": "on"}, "feature"),
        ({"operator": "on", "feature": None}, "feature"),
        ({"operator": "on", "feature": "news"}, "feature"),
        ({"operator": "on", "feature": "flag:"}, "feature"),
        ({"operator": "on", "feature": "toggle:news"}, "feature"),
        ({"operator": "on", "feature": ["flag:news"]}, "feature"),
        ({"operator": "on", "feature": 5}, "feature"),
        ({"operator": "on", "feature": "flag:" + "x" * 101}, "feature"),
    ],
)
def test_junk_is_refused_by_naming_the_field(stored, field):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError) as refused:
        lookup("waffle").load(stored)

    assert refused.value.code == field


def test_features_are_offered_under_their_headings(flag, switch, sample):
    flag("b")
    flag("A")
    switch("c")
    choices = lookup("waffle").block().child_blocks["feature"].field.choices

    assert [choice for choice in choices if choice[0]] == [
        ("Flags", [("flag:A", "A"), ("flag:b", "b")]),
        ("Switches", [("switch:c", "c")]),
    ]


def test_a_name_may_have_a_colon():
    assert lookup("waffle").load({"feature": "flag:a:b", "operator": "off"}) == IsOn("flag", "a:b", negated=True)


@pytest.mark.parametrize(
    ("leaf", "sentence"),
    [
        (IsOn("flag", "news"), "the flag “news” is on"),
        (IsOn("switch", "100 %", negated=True), "the switch “100 %” is off"),
        (IsOn("sample", "news"), "the sample “news” is on"),
    ],
)
def test_it_reads_as_a_sentence(leaf, sentence):
    assert leaf.sentence() == sentence


def test_a_segment_asks_for_a_switch(segment, switch):
    made = switch("news", active=False)
    students = segment("students", [feature("switch:news"), criterion("user.signed_in", "is_not")])
    answers = [request_for().segments.truth(students.pk)]
    made.active = True
    made.save()
    made.flush()
    reload_segments()
    answers.append(request_for().segments.truth(students.pk))

    assert answers == [NO, YES]

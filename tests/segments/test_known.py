"""What audiences may name."""

from wagtail_segments.segments.audience import Audience
from wagtail_segments.segments.known import KnownSegments, looked_up_together, names_of


def test_names_are_looked_up_in_one_query(segment, reads):
    one, two = segment("one"), segment("two", live=False)
    with reads() as found:
        known = KnownSegments([one.pk, two.pk, 999])
        assert known.names == {one.pk: "One", two.pk: "Two"}
        assert known.live == {one.pk}

    assert len(found) == 1


def test_nothing_is_looked_up_for_nobody(db, reads):
    with reads() as found:
        assert KnownSegments([]).names == {}

    assert len(found) == 0


def test_what_is_lacking_is_said_by_name_where_it_has_one(segment):
    draft = segment("draft", live=False)

    found = KnownSegments().lacking(Audience("any", (draft.pk, 998, 999)))

    assert found == ["“Draft” is not published.", "2 segments no longer exist."]


def test_segments_that_are_looked_up_together_are_one_query_and_others_their_own(segment, reads):
    one, two, three = (segment(key) for key in ("one", "two", "three"))
    with reads() as found, looked_up_together([one.pk, two.pk]):
        assert names_of([one.pk]) == {one.pk: "One"}
        assert names_of([two.pk, one.pk]) == {one.pk: "One", two.pk: "Two"}
        assert len(found) == 1
        assert names_of([three.pk, one.pk]) == {one.pk: "One", three.pk: "Three"}

    assert len(found) == 2

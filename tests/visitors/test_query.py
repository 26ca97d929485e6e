import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from wagtail_segments.visitors.query import MAX_QUERY, lists_in


@given(st.text(st.sampled_from("ab=&+%;4é "), max_size=30))
def test_a_query_is_read_as_django_reads_it(query):
    assert lists_in(query, "utf-8") == dict(QueryDict(query).lists())


@pytest.mark.parametrize("query", ["a=1&b=2&c=3", "a=%31&b=2&c=3"], ids=["plain", "escaped"])
@pytest.mark.parametrize(("most", "names"), [(2, ""), (3, "abc"), (None, "abc")])
def test_of_too_many_parameters_none_is_read(query, most, names, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = most

    assert "".join(lists_in(query, "utf-8")) == names


@pytest.mark.parametrize("sign", ["x", "%41"])
def test_a_long_query_is_cut(sign):
    (value,) = lists_in("a=" + sign * MAX_QUERY, "utf-8")["a"]

    assert len(value) < MAX_QUERY


def test_what_is_escaped_in_an_unknown_encoding_is_not_there():
    assert lists_in("colour=bl%75e", "no such encoding") == {}

import pytest
from django.template import engines

from wagtail_segments.context_processors import segments
from wagtail_segments.testing import request_for

GREETING = engines["django"].from_string("{% if 'students' in segments %}Hello, student.{% else %}Hello.{% endif %}")


def test_templates_have_the_segments_of_the_request():
    request = request_for()

    assert segments(request) == {"segments": request.segments}


def test_having_them_consults_nothing():
    request = request_for()
    segments(request)

    assert not request.segments.consulted


@pytest.mark.parametrize(("operator", "greeting"), [("is_not", "Hello, student."), ("is", "Hello.")])
def test_templates_may_ask_for_a_segment(segment, operator, greeting):
    segment("students", [{"type": "user__signed_in", "value": {"operator": operator}}])

    assert GREETING.render(request=request_for()) == greeting


def test_without_the_middleware_nobody_is_in_any_segment(rf):
    assert GREETING.render(request=rf.get("/")) == "Hello."

import pytest
from django.core.cache import cache

from wagtail_segments.segments import version
from wagtail_segments.segments.models import RulesVersion
from wagtail_segments.segments.version import CACHE_KEY, announce, check_seconds, current_version, raise_version

pytestmark = pytest.mark.django_db


class Away:
    """A cache that does not answer."""

    def __getattr__(self, name):
        def fail(*args, **kwargs):
            raise ConnectionError("the cache is away")

        return fail


@pytest.fixture
def shared(monkeypatch):
    """The site's cache is one that processes share."""
    monkeypatch.setattr(version, "_cache_is_shared", lambda: True)


@pytest.fixture
def alone(monkeypatch):
    """The site's cache belongs to one process."""
    monkeypatch.setattr(version, "_cache_is_shared", lambda: False)


@pytest.mark.parametrize(
    ("backend", "is_shared"),
    [
        ("django.core.cache.backends.locmem.LocMemCache", False),
        ("django.core.cache.backends.dummy.DummyCache", False),
        ("django.core.cache.backends.filebased.FileBasedCache", True),
    ],
)
def test_a_shared_cache_is_asked_more_often(settings, tmp_path, backend, is_shared):
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": str(tmp_path)}}

    assert check_seconds() == (1 if is_shared else 5)


def test_a_version_that_was_raised_is_another_one(alone):
    before = current_version()
    raise_version()

    assert current_version() != before


def test_there_is_one_row_of_it(alone):
    raise_version()
    raise_version()

    assert RulesVersion.objects.count() == 1


def test_a_shared_cache_spares_the_database(shared, django_assert_num_queries):
    raise_version()
    announce()

    with django_assert_num_queries(0):
        assert current_version()


def test_what_the_cache_has_lost_the_database_still_knows(shared):
    raise_version()
    cache.clear()

    assert current_version() == RulesVersion.objects.get().version
    assert cache.get(CACHE_KEY) == RulesVersion.objects.get().version


def test_a_site_that_never_had_a_segment_spares_the_database_too(shared, django_assert_num_queries):
    assert current_version() == ""

    with django_assert_num_queries(0):
        assert current_version() == ""


def test_a_copy_that_cannot_be_made_is_done_without(shared, monkeypatch, caplog):
    monkeypatch.setattr(type(cache), "add", lambda *args: 1 / 0, raising=False)
    raise_version()

    assert current_version()
    assert not caplog.records


def test_a_cache_of_one_process_is_not_believed(alone):
    raise_version()
    cache.set(CACHE_KEY, "something else")

    assert current_version() == RulesVersion.objects.get().version


def test_a_cache_that_is_away_leaves_the_database_to_ask(shared, monkeypatch, caplog):
    monkeypatch.setattr(version, "cache", Away())
    raise_version()

    assert current_version() == RulesVersion.objects.get().version
    announce()
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]


def test_a_version_that_is_rolled_back_was_never_raised(alone):
    from django.db import transaction

    before = current_version()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise_version()
        1 / 0  # noqa: B018

    assert current_version() == before

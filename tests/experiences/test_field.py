"""The field of experiences in its model."""

from django.core import serializers
from django.core.cache import cache
from django.db.models import Q
from django.utils.module_loading import import_string
from wagtail.models import ReferenceIndex

from tests.experiences.conftest import experience
from tests.testapp.models import OfferPage
from wagtail_segments.blocks import AudienceBlock
from wagtail_segments.experiences import ExperiencesField
from wagtail_segments.experiences.field import UnreadExperiences

FIELD = OfferPage._meta.get_field("experiences")


def test_its_blocks_and_our_words_stay_out_of_migrations():
    _name, path, args, kwargs = FIELD.deconstruct()

    assert path == "wagtail_segments.experiences.ExperiencesField"
    assert (args, kwargs) == ([], {"blank": True})


def test_a_sites_own_words_are_kept():
    kwargs = ExperiencesField("lead", verbose_name="faces").deconstruct()[3]

    assert kwargs["verbose_name"] == "faces"


def test_what_is_loaded_is_parsed_when_somebody_looks(offer):
    value = offer(experience("Spring", lead="Hello")).experiences

    assert isinstance(value, UnreadExperiences)
    assert "_raw_data" not in vars(value)
    assert value[0].value["changes"][0].value == "Hello"
    assert len(value) == 1


def test_what_is_loaded_and_saved_is_the_same(offer, yes):
    page = offer(experience("Spring", yes, lead="Hello", body=[{"type": "heading", "value": "x", "id": "1"}]))
    before = OfferPage.objects.values_list("experiences", flat=True).get().get_prep_value()

    page.save()

    assert OfferPage.objects.get().experiences.get_prep_value() == before
    assert before[0]["value"]["changes"][0]["value"] == "Hello"


def test_it_survives_the_cache_and_dumping(offer, yes):
    page = offer(experience("Spring", yes, lead="Hello"))

    cache.set("page", page)
    assert cache.get("page").experiences[0].value["name"] == "Spring"
    (loaded,) = serializers.deserialize("json", serializers.serialize("json", [page]))
    assert loaded.object.experiences[0].value["changes"][0].value == "Hello"


def test_what_an_experience_names_is_in_the_reference_index(offer, home, yes):
    page = offer(experience("Spring", yes, next_page=home.pk))

    paths = {
        (one.to_object_id, one.model_path)
        for one in ReferenceIndex.get_references_for_object(page)
        if one.model_path.startswith("experiences")
    }

    assert paths == {
        (str(yes.pk), "experiences.experience.audience.segments"),
        (str(home.pk), "experiences.experience.changes.next_page"),
    }


def test_the_audience_is_the_one_of_every_other_block():
    assert type(FIELD.stream_block.child_blocks["experience"].child_blocks["audience"]) is AudienceBlock


def test_searching_without_an_index_does_not_find_what_only_some_are_shown(offer, yes):
    page = offer(experience("Spring", yes, lead="Hidden"))
    backend = import_string("wagtail.search.backends.database.fallback.SearchBackend")({})

    assert not list(backend.search("Hidden", OfferPage))
    assert not OfferPage.objects.filter(experiences__icontains="Hidden").exists()
    assert list(OfferPage.objects.filter(Q(experiences__icontains="Hidden") | Q(lead="The usual"))) == [page]

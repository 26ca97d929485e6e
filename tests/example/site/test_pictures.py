"""The pictures are drawn, and always the same."""

import pytest

from example_site.pictures import SCENES, draw


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_large_enough_and_described(name: str):
    assert draw(name).size == (1600, 1000)
    assert SCENES[name].alt


def test_a_scene_is_the_same_each_time():
    assert draw("harbour").tobytes() == draw("harbour").tobytes()

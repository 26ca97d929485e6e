"""The drawn pictures, in Wagtail's image library."""

from io import BytesIO

from django.core.files.images import ImageFile
from wagtail.images import get_image_model

from example_site.pictures import SCENES, draw

FOCUS = 420
"""Pixels around the focal point that a crop keeps if it can."""
SHOWN_AT_ONCE = ["fill-480x300", "width-720", "width-1200"]
"""Renditions made now, so that the first page need not wait for them."""


def create_pictures() -> int:
    return sum(_create(name) for name in SCENES)


def picture(name: str) -> object:
    """The library's image of a scene."""
    return get_image_model().objects.get(title=SCENES[name].title)


def _create(name: str) -> bool:
    scene, images = SCENES[name], get_image_model().objects
    if images.filter(title=scene.title).exists():
        return False
    image = images.create(
        title=scene.title,
        description=scene.alt,
        file=_file(name),
        focal_point_x=scene.focus[0],
        focal_point_y=scene.focus[1],
        focal_point_width=FOCUS,
        focal_point_height=FOCUS,
    )
    image.get_renditions(*SHOWN_AT_ONCE)
    return True


def _file(name: str) -> ImageFile:
    drawn = BytesIO()
    draw(name).save(drawn, "JPEG", quality=93)
    return ImageFile(drawn, name=f"{name}.jpg")

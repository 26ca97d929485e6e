"""The example's pictures, drawn by Pillow when the site is seeded, so that the repository holds none."""

from example_site.pictures.scenes import SCENES, draw

__all__ = ["SCENES", "draw"]

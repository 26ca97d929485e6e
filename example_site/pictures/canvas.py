"""A canvas of layered gradients and smooth shapes: the few strokes that every scene is made of."""

import math
from collections.abc import Iterable, Sequence
from random import Random

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1600, 1000
SMOOTH = 2
"""Shapes are drawn this many times larger and then reduced, which smooths their edges."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Fill = str | Sequence[str]
"""One colour, or the colours of a gradient from top to bottom."""


class Canvas:
    """A picture in the making. The same seed always gives the same picture."""

    def __init__(self, seed: int) -> None:
        self.image = Image.new("RGB", (WIDTH, HEIGHT))
        self.chance = Random(seed)  # noqa: S311 (where a tree stands is no secret)

    def sky(self, *colours: str, bottom: float = HEIGHT) -> None:
        self.image.paste(gradient(colours, (WIDTH, int(bottom))), (0, 0))

    def glow(self, centre: Point, radius: float, colour: str, strength: float = 0.6) -> None:
        """Light around a point, added to what is there."""
        size = int(radius * 2)
        light = Image.radial_gradient("L").resize((size, size))
        light = light.point([int(strength * 255 * max(0, 1 - value / 180) ** 2) for value in range(256)])
        left, top = int(centre[0] - radius), int(centre[1] - radius)
        layer = Image.new("L", (WIDTH, HEIGHT))
        layer.paste(light, (left, top))
        lit = ImageChops.screen(self.image, Image.new("RGB", (WIDTH, HEIGHT), colour))
        self.image = Image.composite(lit, self.image, layer)

    def polygon(self, points: Sequence[Point], fill: Fill, opacity: float = 1) -> None:
        box = (
            min(x for x, _ in points),
            min(y for _, y in points),
            max(x for x, _ in points),
            max(y for _, y in points),
        )
        mask, pen = _mask(box)
        pen.polygon([_enlarged(point, box) for point in points], fill=255)
        self._lay(mask, box, fill, opacity)

    def ellipse(self, centre: Point, across: float, down: float, fill: Fill, opacity: float = 1) -> None:
        box = (centre[0] - across, centre[1] - down, centre[0] + across, centre[1] + down)
        mask, pen = _mask(box)
        pen.ellipse([(0, 0), (mask.width - 1, mask.height - 1)], fill=255)
        self._lay(mask, box, fill, opacity)

    def panel(self, box: Box, fill: Fill, corner: float = 0, opacity: float = 1) -> None:
        """A rectangle, with round corners if wished."""
        mask, pen = _mask(box)
        pen.rounded_rectangle([(0, 0), (mask.width - 1, mask.height - 1)], corner * SMOOTH, fill=255)
        self._lay(mask, box, fill, opacity)

    def line(self, points: Sequence[Point], fill: str, width: float, opacity: float = 1) -> None:
        box = (
            min(x for x, _ in points) - width,
            min(y for _, y in points) - width,
            max(x for x, _ in points) + width,
            max(y for _, y in points) + width,
        )
        mask, pen = _mask(box)
        pen.line([_enlarged(point, box) for point in points], 255, round(width * SMOOTH), joint="curve")
        self._lay(mask, box, fill, opacity)

    def ridge(self, level: float, height: float, fill: Fill, *, waves: int = 5, opacity: float = 1) -> None:
        """A range of hills from edge to edge: everything below a soft line around ``level``."""
        self.polygon([*self.contour(level, height, waves), (WIDTH + 4, HEIGHT + 4), (-4, HEIGHT + 4)], fill, opacity)

    def contour(self, level: float, height: float, waves: int = 5) -> list[Point]:
        """A soft line from edge to edge, the sum of a few waves of chance phase and length."""
        parts = [
            (self.chance.uniform(0.6, 1.4) * (n + 1), self.chance.uniform(0, math.tau), 1 / (n + 1) ** 1.1)
            for n in range(waves)
        ]
        total = sum(weight for *_, weight in parts)

        def lift(x: float) -> float:
            waved = sum(weight * math.sin(pace * math.tau * x / WIDTH + start) for pace, start, weight in parts)
            return level - height * waved / total

        return [(x, lift(x)) for x in range(-4, WIDTH + 12, 8)]

    def water(self, top: int, tint: Fill, calm: float = 0.55) -> None:
        """Mirror what stands above ``top``, ruffled, under a tint of which ``calm`` is the share."""
        depth = HEIGHT - top
        above = self.image.crop((0, max(0, top - depth), WIDTH, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        mirror = above.resize((WIDTH, depth)).filter(ImageFilter.GaussianBlur(3))
        tinted = Image.blend(mirror, gradient(_colours(tint), (WIDTH, depth)), calm)
        strip = 3
        for y in range(0, depth, strip):
            sway = int((2 + 26 * y / depth) * math.sin(y / (5 + 14 * y / depth) + 1.7 * math.sin(y / 41)))
            row = tinted.crop((0, y, WIDTH, y + strip))
            self.image.paste(ImageChops.offset(row, sway, 0), (0, top + y))

    def glints(self, top: int, centre: float, spread: float, colour: str, count: int = 90) -> None:
        """Short lines of light on the water, closer together near the horizon."""
        for _ in range(count):
            depth = self.chance.random() ** 1.8
            y = top + 6 + depth * (HEIGHT - top - 20)
            x = self.chance.gauss(centre, spread * (0.35 + depth))
            length = self.chance.uniform(10, 46) * (0.4 + depth)
            self.panel((x, y, x + length, y + 2 + 2 * depth), colour, 2, self.chance.uniform(0.15, 0.6))

    def stars(self, bottom: float, count: int = 160, colour: str = "#eaf4ff") -> None:
        for _ in range(count):
            x, y = self.chance.uniform(0, WIDTH), self.chance.uniform(0, bottom)
            size = self.chance.choice([0.9, 1.1, 1.4, 2.2])
            self.ellipse((x, y), size, size, colour, self.chance.uniform(0.3, 0.95) * (1 - y / bottom * 0.7))

    def cloud(self, centre: Point, across: float, colour: str, opacity: float = 0.5) -> None:
        """A soft cloud with a flat lower edge."""
        x, y = centre
        box = (x - across / 2, y - across * 0.22, x + across / 2, y + 12)
        mask, pen = _mask(box)
        foot = mask.height - 24
        for share, rise, size in [(0.2, 0.4, 0.24), (0.38, 0.7, 0.34), (0.58, 0.56, 0.36), (0.76, 0.36, 0.26)]:
            middle, half = mask.width * share, mask.width * size / 2
            pen.pieslice([(middle - half, foot * (1 - rise)), (middle + half, foot * (1 + rise))], 180, 360, 255)
        pen.rounded_rectangle([(16, foot * 0.8), (mask.width - 16, foot)], foot * 0.1, fill=255)
        self._lay(mask.filter(ImageFilter.GaussianBlur(7)), box, [colour, colour], opacity)

    def crescent(self, centre: Point, radius: float, fill: Fill) -> None:
        """A young moon, its lit edge to the left."""
        x, y = centre
        turns = [math.pi * n / 60 for n in range(61)]
        outer = [(x - radius * math.sin(turn), y - radius * math.cos(turn)) for turn in turns]
        inner = [(x - radius * 0.5 * math.sin(turn), y - radius * math.cos(turn)) for turn in turns]
        tilt = math.radians(24)
        points = [
            (
                x + (px - x) * math.cos(tilt) - (py - y) * math.sin(tilt),
                y + (px - x) * math.sin(tilt) + (py - y) * math.cos(tilt),
            )
            for px, py in [*outer, *reversed(inner)]
        ]
        self.polygon(points, fill)

    def beam(self, lamp: Point, end: float, high: float, low: float, colour: str, opacity: float) -> None:
        """A cone of light from a lamp to the column ``end``, where it has faded."""
        x, y = lamp
        box = (min(x, end), min(y, high), max(x, end), max(y, low))
        mask, pen = _mask(box)
        pen.polygon([_enlarged(point, box) for point in [(x, y - 4), (end, high), (end, low), (x, y + 4)]], 255)
        fade = Image.linear_gradient("L").rotate(90 if x > end else 270).resize(mask.size)
        soft = ImageChops.multiply(mask.filter(ImageFilter.GaussianBlur(6)), fade)
        self._lay(soft, box, colour, opacity)

    def finished(self) -> Image.Image:
        """The picture with a little grain, which keeps the gradients from showing bands."""
        grain = Image.frombytes("L", (WIDTH, HEIGHT), self.chance.randbytes(WIDTH * HEIGHT))
        grain = grain.point([value * 5 // 255 for value in range(256)])
        return ImageChops.add(self.image, Image.merge("RGB", [grain] * 3), offset=-2)

    def _lay(self, mask: Image.Image, box: Box, fill: Fill, opacity: float) -> None:
        left, top, size = _frame(box)
        mask = mask.resize(size, Image.Resampling.BOX)
        if opacity < 1:
            mask = mask.point([int(value * opacity) for value in range(256)])
        self.image.paste(gradient(_colours(fill), size), (left, top), mask)


def gradient(colours: Iterable[str], size: tuple[int, int]) -> Image.Image:
    """Colours blended from top to bottom."""
    stops = [ImageColor.getrgb(colour) for colour in colours]
    if len(stops) == 1:
        return Image.new("RGB", size, stops[0])
    column = Image.new("RGB", (1, len(stops)))
    column.putdata(stops)
    half = 0.5  # from the middle of the first stop to the middle of the last
    return column.resize(size, Image.Resampling.BILINEAR, box=(0, half, 1, len(stops) - half))


def _colours(fill: Fill) -> Sequence[str]:
    return [fill] if isinstance(fill, str) else fill


def _frame(box: Box) -> tuple[int, int, tuple[int, int]]:
    left, top = math.floor(box[0]), math.floor(box[1])
    return left, top, (max(1, math.ceil(box[2]) - left), max(1, math.ceil(box[3]) - top))


def _mask(box: Box) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    *_, (across, down) = _frame(box)
    mask = Image.new("L", (across * SMOOTH, down * SMOOTH))
    return mask, ImageDraw.Draw(mask)


def _enlarged(point: Point, box: Box) -> Point:
    left, top, _ = _frame(box)
    return ((point[0] - left) * SMOOTH, (point[1] - top) * SMOOTH)

"""What stands in the scenes: boats, houses, trees."""

from collections.abc import Iterable

from example_site.pictures.canvas import Canvas, Fill


def sailing_boat(canvas: Canvas, x: float, y: float, size: float, sail: Fill, hull: str) -> None:
    """A boat whose hull stands on ``y``; ``size`` is the height of its mast."""
    canvas.line([(x, y - size), (x, y - size * 0.06)], hull, max(2, size * 0.012))
    canvas.polygon(
        [(x + size * 0.02, y - size * 0.97), (x + size * 0.4, y - size * 0.14), (x + size * 0.02, y - size * 0.14)],
        sail,
    )
    canvas.polygon(
        [(x - size * 0.02, y - size * 0.86), (x - size * 0.28, y - size * 0.14), (x - size * 0.02, y - size * 0.14)],
        sail,
        0.82,
    )
    canvas.polygon(
        [
            (x - size * 0.36, y - size * 0.1),
            (x + size * 0.46, y - size * 0.1),
            (x + size * 0.34, y),
            (x - size * 0.24, y),
        ],
        hull,
    )


def lighthouse(canvas: Canvas, x: float, y: float, size: float, wall: Fill, band: str, lamp: str) -> None:
    """A banded tower, a gallery and a lamp."""
    foot, neck = size * 0.11, size * 0.07
    canvas.polygon([(x - foot, y), (x - neck, y - size * 0.8), (x + neck, y - size * 0.8), (x + foot, y)], wall)
    for low, high in [(0.2, 0.36), (0.52, 0.68)]:
        at_low, at_high = foot - (foot - neck) * low / 0.8, foot - (foot - neck) * high / 0.8
        canvas.polygon(
            [
                (x - at_low, y - size * low),
                (x - at_high, y - size * high),
                (x + at_high, y - size * high),
                (x + at_low, y - size * low),
            ],
            band,
        )
    canvas.panel((x - neck * 1.5, y - size * 0.83, x + neck * 1.5, y - size * 0.8), band, 2)
    canvas.panel((x - neck * 0.7, y - size * 0.93, x + neck * 0.7, y - size * 0.83), lamp, 2)
    canvas.polygon([(x - neck, y - size * 0.93), (x, y - size), (x + neck, y - size * 0.93)], band)


def house(
    canvas: Canvas,
    left: float,
    ground: float,
    size: tuple[float, float],
    *,
    wall: Fill,
    roof: str,
    panes: str,
    lit: str,
    share_lit: float = 0.4,
) -> None:
    """A gabled house with rows of windows, some of them lit."""
    wide, high = size
    top = ground - high
    canvas.panel((left, top, left + wide, ground), wall)
    canvas.polygon([(left - 5, top + 1), (left + wide / 2, top - wide * 0.42), (left + wide + 5, top + 1)], roof)
    windows(canvas, (left, top, left + wide, ground), panes=panes, lit=lit, share_lit=share_lit)


def windows(
    canvas: Canvas,
    box: tuple[float, float, float, float],
    *,
    panes: str,
    lit: str,
    share_lit: float = 0.4,
    across: float = 17,
) -> None:
    """A grid of windows in the middle of a wall, at least one by one."""
    left, top, right, bottom = box
    columns = max(1, int((right - left - across) // (across * 2)))
    rows = max(1, int((bottom - top - across) // (across * 2.6)))
    column_step, row_step = (right - left) / columns, (bottom - top - across * 0.4) / rows
    for row in range(rows):
        for column in range(columns):
            x, y = left + column_step * (column + 0.5), top + row_step * (row + 0.5) + across * 0.2
            colour = lit if canvas.chance.random() < share_lit else panes
            canvas.panel((x - across / 2, y - across * 0.7, x + across / 2, y + across * 0.7), colour, 2)


def round_tree(canvas: Canvas, x: float, ground: float, size: float, leaves: Fill, trunk: str) -> None:
    """A trunk, and a crown of five overlapping rounds with the light from the upper left."""
    canvas.panel((x - size * 0.025, ground - size * 0.45, x + size * 0.025, ground), trunk)
    for across, up, radius in [
        (-0.2, 0.46, 0.18),
        (0.2, 0.48, 0.18),
        (0, 0.54, 0.26),
        (0.09, 0.7, 0.2),
        (-0.1, 0.72, 0.2),
    ]:
        canvas.ellipse((x + across * size, ground - up * size), radius * size, radius * size, leaves)
    canvas.ellipse((x - size * 0.09, ground - size * 0.74), size * 0.12, size * 0.11, "#fff6d8", 0.1)


def poplar(canvas: Canvas, x: float, ground: float, size: float, leaves: Fill) -> None:
    canvas.ellipse((x, ground - size * 0.5), size * 0.11, size * 0.5, leaves)


def grass(canvas: Canvas, level: float, colours: Iterable[str], count: int = 260) -> None:
    """Blades along the lower edge, taller towards the viewer."""
    shades = list(colours)
    for _ in range(count):
        x, depth = canvas.chance.uniform(0, 1600), canvas.chance.random()
        y, tall = level + depth * (1000 - level), 10 + 34 * depth
        lean = canvas.chance.uniform(-0.5, 0.5) * tall
        canvas.polygon([(x - 2, y), (x + lean, y - tall), (x + 3, y)], canvas.chance.choice(shades), 0.6)

"""The scenes themselves, each a function that fills a canvas."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from example_site.pictures.canvas import HEIGHT, WIDTH, Canvas
from example_site.pictures.things import (
    grass,
    house,
    lighthouse,
    poplar,
    round_tree,
    sailing_boat,
    windows,
)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A picture of the site."""

    title: str
    """Its name in the image library."""
    alt: str
    """What it shows, for people who do not see it."""
    paint: Callable[[Canvas], None]
    focus: tuple[int, int] = (1080, 520)
    """The point that stays in view when the picture is cropped."""


def draw(name: str) -> Image.Image:
    """The picture called ``name``, 1600 pixels wide."""
    canvas = Canvas(seed=sum(map(ord, name)))
    SCENES[name].paint(canvas)
    return canvas.finished()


def harbour(canvas: Canvas) -> None:
    canvas.sky("#2f5d78", "#6f9aa4", "#f0c59a", "#f7d9ae", bottom=640)
    canvas.glow((1120, 520), 520, "#ffcf87", 0.75)
    canvas.ellipse((1120, 520), 62, 62, ["#fff6df", "#ffe2a6"])
    canvas.cloud((520, 210), 520, "#f6dcc0", 0.34)
    canvas.cloud((1330, 300), 420, "#fbe5c4", 0.42)
    canvas.ridge(520, 40, ["#8fa7a6", "#b9b7a4"], opacity=0.8)
    canvas.ridge(560, 34, ["#5d8389", "#86988f"], opacity=0.9)
    canvas.polygon(
        [(880, 640), (980, 590), (1160, 566), (1380, 520), (1604, 470), (1604, 660), (880, 660)], ["#2f6068", "#29525c"]
    )
    _quay(canvas, 640)
    lighthouse(canvas, 985, 604, 190, ["#fdf3e2", "#e9d5bb"], "#c4513b", "#fff0bd")
    canvas.water(640, ["#6fa0a3", "#2d6674", "#123c4c"], 0.5)
    canvas.glints(640, 1120, 90, "#ffe6b8", 150)
    sailing_boat(canvas, 760, 716, 210, ["#fffaf0", "#f4dcb8"], "#173a47")
    sailing_boat(canvas, 1240, 700, 130, ["#f6b25a", "#e58b45"], "#173a47")
    sailing_boat(canvas, 420, 676, 82, ["#fffaf0", "#f1dfc4"], "#24505c")
    _gulls(canvas, [(620, 330, 22), (690, 300, 15), (860, 360, 18)])


def _quay(canvas: Canvas, ground: float) -> None:
    walls = ["#f3e3c9", "#e7a977", "#d9795d", "#f6efe2", "#9dbdb6", "#efc98b", "#f4ddcf", "#7fa7aa", "#e9b8a0"]
    left = 1150.0
    for number, wall in enumerate(walls):
        wide = canvas.chance.uniform(44, 66)
        high = canvas.chance.uniform(70, 128) + number * 3
        house(canvas, left, ground, (wide, high), wall=wall, roof="#7a3f3a", panes="#40616b", lit="#ffe3a1")
        left += wide + 1
    canvas.panel((1130, ground - 8, WIDTH, ground), "#4b4a4c")


def _gulls(canvas: Canvas, birds: list[tuple[float, float, float]]) -> None:
    for x, y, size in birds:
        wings = [
            (x - size, y - size * 0.35),
            (x - size * 0.4, y - size * 0.5),
            (x, y),
            (x + size * 0.4, y - size * 0.5),
            (x + size, y - size * 0.3),
        ]
        canvas.line(wings, "#fdf6ea", 3, 0.9)


def campus(canvas: Canvas) -> None:
    canvas.sky("#5aa9c6", "#9fd3d6", "#fdeec6", bottom=700)
    canvas.glow((420, 240), 480, "#fff2c4", 0.7)
    canvas.cloud((300, 190), 420, "#ffffff", 0.55)
    canvas.cloud((1280, 150), 520, "#ffffff", 0.5)
    canvas.ridge(600, 60, ["#8fc2ad", "#79b295"], opacity=0.9)
    canvas.ridge(650, 40, ["#5f9f7f", "#4f9172"])
    _college(canvas, 700)
    canvas.ridge(715, 14, ["#8cc071", "#4f9a5c", "#2f7a50"])
    grass(canvas, 860, ["#2f7a50", "#7fbf6a", "#a9d37d"])
    canvas.polygon([(1060, 712), (1112, 712), (1250, 1004), (520, 1004)], ["#f4e2bb", "#ecd2a0"])
    for x, ground, size in [(560, 735, 190), (690, 726, 150), (1480, 740, 230), (1340, 726, 170)]:
        round_tree(canvas, x, ground, size, ["#f2a541", "#d9722e"], "#6d4632")
    for x, ground, size in [(610, 730, 120), (1410, 732, 150), (1570, 760, 260)]:
        round_tree(canvas, x, ground, size, ["#5fae6b", "#2f8257"], "#5a4434")
    for x, size in [(860, 150), (905, 190), (1290, 180)]:
        poplar(canvas, x, 718, size, ["#3f9468", "#25704f"])
    canvas.ellipse((330, 820), 260, 20, "#2c6f49", 0.25)
    round_tree(canvas, 240, 960, 760, ["#f7b94f", "#e0752f"], "#5f3d2c")
    round_tree(canvas, 60, 1010, 620, ["#e98a3c", "#bf5428"], "#4f3326")


def _college(canvas: Canvas, ground: float) -> None:
    brick, stone, roof = ["#cf7655", "#b65f46"], "#f6e6c8", "#4c5b6b"
    canvas.panel((800, ground - 150, 1430, ground + 30), brick)
    canvas.polygon([(786, ground - 148), (830, ground - 205), (1400, ground - 205), (1444, ground - 148)], roof)
    windows(canvas, (806, ground - 150, 1010, ground + 24), panes="#31566a", lit="#fbe3a5", across=20)
    windows(canvas, (1160, ground - 150, 1426, ground + 24), panes="#31566a", lit="#fbe3a5", across=20)
    canvas.panel((1020, ground - 330, 1150, ground + 30), ["#dd8a63", "#bd664a"])
    canvas.panel((1010, ground - 344, 1160, ground - 326), stone, 3)
    canvas.polygon([(1014, ground - 342), (1085, ground - 470), (1156, ground - 342)], roof)
    canvas.line([(1085, ground - 520), (1085, ground - 460)], "#3c4956", 5)
    canvas.polygon([(1087, ground - 518), (1132, ground - 504), (1087, ground - 490)], "#f2a541")
    canvas.ellipse((1085, ground - 272), 38, 38, stone)
    canvas.line([(1085, ground - 298), (1085, ground - 272), (1103, ground - 262)], "#31424e", 5)
    canvas.panel((1052, ground - 196, 1118, ground - 116), "#31566a", 33)
    canvas.panel((1048, ground - 70, 1122, ground + 30), stone, 36)
    canvas.panel((1058, ground - 60, 1112, ground + 30), "#5a3a34", 27)


def terraces(canvas: Canvas) -> None:
    canvas.sky("#e9a07a", "#f6c79a", "#fbe7c3", bottom=620)
    canvas.glow((1180, 330), 560, "#fff0c9", 0.8)
    canvas.ellipse((1180, 330), 84, 84, ["#fffbee", "#ffeec4"])
    canvas.cloud((520, 230), 600, "#fff1dc", 0.4)
    canvas.ridge(520, 80, ["#cf9d8b", "#d9b096"], opacity=0.75)
    canvas.ridge(570, 60, ["#a08d85", "#b59d88"], opacity=0.85)
    greens = [
        ("#7d9a7b", "#6c8f74"),
        ("#5c8a6c", "#4c7f65"),
        ("#3f7661", "#326a58"),
        ("#2a5f52", "#1f5147"),
        ("#1c4c45", "#123b38"),
    ]
    for row, fill in enumerate(greens):
        level = 610 + row * 82
        canvas.ridge(level, 30 + row * 5, list(fill), waves=3)
        _orchard(canvas, row, level)


def _orchard(canvas: Canvas, row: int, level: float) -> None:
    size = 60 + row * 26
    leaves = [["#f3c96b", "#e09d45"], ["#9cc084", "#5f9a6d"], ["#f0b45c", "#d17d3d"]]
    for number in range(13 - row * 2):
        x = 460 + row * 30 + number * (110 + row * 34)
        if x < WIDTH + 60:
            drop = canvas.chance.uniform(2, 20)
            round_tree(canvas, x, level + 18 + drop, size, leaves[(number + row) % 3], "#4b3a33")


def phone(canvas: Canvas) -> None:
    canvas.sky("#0e5f66", "#2f938d", "#bfe0c4", "#f8e6b8")
    canvas.glow((1130, 560), 760, "#ffe3a3", 0.55)
    canvas.ridge(640, 90, ["#5fae9c", "#3f9488"], opacity=0.75)
    canvas.ridge(740, 70, ["#2f8580", "#1d6a6b"], opacity=0.9)
    canvas.ridge(850, 60, ["#175a60", "#0c3f49"])
    canvas.ellipse((1140, 935), 300, 26, "#062a33", 0.45)
    canvas.panel((935, 120, 1345, 930), ["#15303a", "#0a1e27"], 62)
    canvas.panel((953, 138, 1327, 912), ["#f7fbf9", "#e3f0ea"], 46)
    canvas.panel((1080, 156, 1200, 176), "#0a1e27", 10)
    canvas.panel((985, 214, 1145, 232), "#9db8b6", 9)
    canvas.panel((985, 250, 1255, 298), "#0f3f48", 10)
    canvas.panel((985, 340, 1295, 520), ["#12757a", "#0c4f5c"], 26)
    _curve(canvas, (985, 350, 1295, 512))
    for row, (colour, share) in enumerate([("#f2a541", 0.62), ("#e2694a", 0.44), ("#4aa58f", 0.8), ("#6f86c9", 0.52)]):
        y = 560 + row * 78
        canvas.ellipse((1015, y + 24), 26, 26, colour)
        canvas.panel((1062, y + 8, 1062 + 150 * share, y + 22), "#34545b", 7)
        canvas.panel((1062, y + 32, 1062 + 84 * share, y + 42), "#a9c0bf", 5)
        canvas.panel((1232, y + 14, 1295, y + 30), "#34545b", 8)
    canvas.panel((1085, 888, 1195, 895), "#0a1e27", 3)
    for x, y, size in [(690, 300, 46), (800, 600, 30), (1470, 330, 36), (1510, 660, 52), (640, 720, 22)]:
        canvas.ellipse((x, y), size, size, ["#ffe9b0", "#f2a541"])
        canvas.ellipse((x, y), size * 0.72, size * 0.72, ["#f6bd5c", "#ffdf97"])


def _curve(canvas: Canvas, box: tuple[float, float, float, float]) -> None:
    """A line that rises from left to right, with a soft area under it."""
    left, top, right, bottom = box
    points = []
    for step in range(41):
        share = step / 40
        rise = 0.16 + 0.62 * share + 0.09 * math.sin(share * 11)
        points.append((left + 18 + (right - left - 36) * share, bottom - 14 - (bottom - top - 40) * rise))
    canvas.polygon([*points, (right - 18, bottom - 10), (left + 18, bottom - 10)], ["#8fe0cd", "#12757a"], 0.55)
    canvas.line(points, "#d9fff3", 5)
    canvas.ellipse(points[-1], 10, 10, "#ffd37a")


def night(canvas: Canvas) -> None:
    canvas.sky("#060d24", "#0f2147", "#27406d", "#4b5f86", bottom=640)
    canvas.stars(520, 240)
    canvas.glow((1250, 230), 420, "#c9d8ff", 0.45)
    canvas.crescent((1250, 230), 78, ["#fffdf2", "#e5e6ef"])
    canvas.ridge(560, 46, ["#1f345c", "#253c63"], opacity=0.9)
    canvas.ridge(596, 26, ["#152648", "#182b4d"])
    canvas.beam((1180, 440), 480, 330, 460, "#ffe9a8", 0.5)
    canvas.beam((1180, 440), 1600, 410, 480, "#ffe9a8", 0.4)
    _town_at_night(canvas, 640)
    canvas.glow((1180, 440), 240, "#ffe6a0", 0.8)
    lighthouse(canvas, 1180, 642, 230, ["#8693b0", "#5d6b8d"], "#39436a", "#fff4c4")
    canvas.water(640, ["#182b52", "#0b1738", "#050b20"], 0.45)
    canvas.glints(640, 1180, 120, "#ffe5a3", 130)
    canvas.glints(640, 1250, 60, "#dbe5ff", 60)
    sailing_boat(canvas, 860, 730, 190, ["#46557c", "#2c3a60"], "#0a1430")
    sailing_boat(canvas, 1420, 708, 120, ["#3d4b73", "#2a375c"], "#0a1430")


def _town_at_night(canvas: Canvas, ground: float) -> None:
    left = 420.0
    while left < WIDTH:
        wide, high = canvas.chance.uniform(46, 84), canvas.chance.uniform(50, 132)
        if not 1120 < left + wide / 2 < 1240:
            wall = canvas.chance.choice(["#101d3b", "#14233f", "#0d1833", "#182847"])
            house(canvas, left, ground, (wide, high), wall=wall, roof="#0a132b", panes="#1d2d50", lit="#ffcf7a")
        left += wide + canvas.chance.choice([1, 1, 8])


def bridge(canvas: Canvas) -> None:
    canvas.sky("#3a4f86", "#8f7fa8", "#ef9f8b", "#fbd2a0", bottom=640)
    canvas.glow((760, 600), 560, "#ffd59a", 0.7)
    canvas.ellipse((760, 590), 70, 70, ["#fff4d6", "#ffdf9e"])
    canvas.cloud((1160, 190), 560, "#f9c9b0", 0.35)
    canvas.cloud((380, 300), 420, "#fbdcb8", 0.35)
    canvas.ridge(560, 70, ["#8f7c9f", "#b08e9b"], opacity=0.7)
    canvas.ridge(610, 44, ["#5f5d86", "#7d6f8b"], opacity=0.9)
    _spans(canvas)
    canvas.water(660, ["#8a7ba0", "#454f82", "#1f2d59"], 0.5)
    canvas.glints(660, 760, 90, "#ffe3b4", 140)
    sailing_boat(canvas, 1180, 770, 150, ["#fff3df", "#f7cfae"], "#1c2547")
    canvas.ridge(955, 26, ["#1d2a50", "#111b3a"])


def _spans(canvas: Canvas) -> None:
    deck, steel, towers = 560, "#c8493f", (560, 1220)
    for first, second, low in [(-100, 560, 520), (560, 1220, 545), (1220, 1880, 520)]:
        rope = []
        for step in range(33):
            share = step / 32
            sag = 4 * share * (1 - share)
            x = first + (second - first) * share
            high = 250
            ends = (high if first > 0 else deck - 20) * (1 - share) + (high if second < WIDTH else deck - 20) * share
            rope.append((x, ends + sag * (low - max(ends, high)) * (1 if 0 < first < WIDTH / 2 else 0.35)))
        canvas.line(rope, steel, 6)
        for x, y in rope[1:-1]:
            canvas.line([(x, y), (x, deck)], steel, 2, 0.75)
    for x in towers:
        canvas.panel((x - 15, 236, x + 15, 680), [steel, "#8a2f36"])
        canvas.panel((x - 24, 228, x + 24, 244), steel, 4)
    canvas.panel((0, deck, WIDTH, deck + 16), "#a53a3a")
    canvas.panel((0, deck + 16, WIDTH, deck + 24), "#6d2b39")


def rain(canvas: Canvas) -> None:
    canvas.sky("#49606e", "#7d939a", "#b8c4c0")
    canvas.ridge(720, 60, ["#7f9597", "#6b8488"], opacity=0.8)
    canvas.ridge(820, 40, ["#4f6d75", "#3b5a64"])
    for x, y, across, colour in [(420, 110, 620, "#dfe6e4"), (1180, 90, 760, "#e8ecea"), (820, 220, 520, "#cfd9d8")]:
        canvas.cloud((x, y), across, colour, 0.45)
    for _ in range(320):
        x, y, long = canvas.chance.uniform(0, WIDTH), canvas.chance.uniform(120, 960), canvas.chance.uniform(24, 60)
        canvas.line([(x, y), (x - long * 0.25, y + long)], "#e9f2f3", 2, canvas.chance.uniform(0.15, 0.45))
    _umbrella(canvas, 1000, 520)


def _umbrella(canvas: Canvas, x: float, y: float) -> None:
    half, high, dark = 390.0, 330.0, "#24343c"
    canvas.line([(x, y - high - 34), (x, y + 330)], dark, 12)
    hook = [math.pi * n / 16 for n in range(17)]
    canvas.line([(x - 44 + 44 * math.cos(turn), y + 330 + 44 * math.sin(turn)) for turn in hook], dark, 12)
    fills = [["#ee7f5b", "#cf5538"], ["#f8c46a", "#e2952f"]]
    edges = [-1, -0.78, -0.32, 0.32, 0.78, 1]
    for number, (left, right) in enumerate(zip(edges, edges[1:], strict=False)):
        _umbrella_panel(canvas, (x, y), (half, high), (left, right), fills[number % 2])


def _umbrella_panel(
    canvas: Canvas,
    foot: tuple[float, float],
    size: tuple[float, float],
    edges: tuple[float, float],
    fill: list[str],
) -> None:
    """One gore of the dome, between two shares of its width, with a scalloped hem."""
    (x, y), (half, high), (left, right) = foot, size, edges
    turns = [math.pi / 2 * n / 24 for n in range(25)]
    rising = [(x + left * half * math.cos(turn), y - high * math.sin(turn)) for turn in turns]
    falling = [(x + right * half * math.cos(turn), y - high * math.sin(turn)) for turn in reversed(turns)]
    middle, reach = x + half * (left + right) / 2, half * (right - left) / 2
    arc = [math.pi * n / 16 for n in range(17)]
    hem = [(middle + reach * math.cos(turn), y - reach * 0.26 * math.sin(turn)) for turn in arc]
    canvas.polygon([*rising, *falling, *hem], fill)


def street(canvas: Canvas) -> None:
    canvas.sky("#7fb7c4", "#c9e2dc", "#fdf0d0", bottom=800)
    canvas.cloud((420, 180), 560, "#ffffff", 0.5)
    canvas.cloud((1240, 130), 460, "#ffffff", 0.45)
    canvas.ridge(640, 40, ["#9dc4b4", "#86b3a1"], opacity=0.8)
    walls = ["#f4e7d0", "#e08d66", "#f2c879", "#8fb8b2", "#dba99b", "#f6efe4", "#c96a54"]
    left = -30.0
    for number, wall in enumerate(walls):
        wide, high = 236.0, 330 + 36 * math.sin(number * 2.1)
        canvas.panel((left + wide - 52, 545 - high * 0.35, left + wide - 26, 700 - high * 0.5), "#5a4a55")
        house(
            canvas,
            left,
            840,
            (wide, high),
            wall=[wall, wall],
            roof="#5a4a55",
            panes="#3d5e6d",
            lit="#ffe0a0",
            share_lit=0.25,
        )
        canvas.panel((left + wide / 2 - 28, 730, left + wide / 2 + 28, 842), ["#1f5c63", "#17464f"], 6)
        left += wide
    canvas.panel((0, 838, WIDTH, 900), ["#d9cdb8", "#c9bca6"])
    canvas.panel((0, 896, WIDTH, HEIGHT), ["#59656b", "#474f56"])
    for x in (170, 640, 1110, 1540):
        round_tree(canvas, x, 880, 250, ["#6fb07a", "#3f8a62"], "#5b4436")


def railway(canvas: Canvas) -> None:
    canvas.sky("#4f6fa5", "#a9b8cf", "#f6d3a8", bottom=720)
    canvas.glow((420, 560), 420, "#ffe0a8", 0.7)
    canvas.ridge(520, 130, ["#8d9cc0", "#a7aec6"], opacity=0.8)
    canvas.ridge(610, 90, ["#5f7fa0", "#6f8ea3"], opacity=0.9)
    canvas.ridge(690, 40, ["#3f7d76", "#2f6d68"])
    canvas.panel((0, 716, WIDTH, HEIGHT), ["#e6c6a3", "#c39d7d", "#9a7866"])
    for n in range(9):
        left = -70 + n * 196
        canvas.panel((left - 8, 770, left + 168, HEIGHT + 120), "#8d6e5f", 88, 0.45)
        canvas.panel((left, 778, left + 160, HEIGHT + 120), ["#4d8d8c", "#2f6d68", "#1f5652"], 80)
    canvas.panel((0, 736, WIDTH, 744), "#a98468", opacity=0.6)
    canvas.panel((0, 708, WIDTH, 718), "#6b5a55")
    for n in range(4):
        left = 420 + n * 330
        canvas.panel((left, 590, left + 318, 708), ["#d65a43", "#b0412f"] if n else ["#d65a43", "#b0412f"], 18)
        canvas.panel((left, 660, left + 318, 676), "#fbe6c4")
        for pane in range(6):
            canvas.panel((left + 22 + pane * 48, 612, left + 56 + pane * 48, 648), ["#fff0c2", "#ffd98c"], 6)
    canvas.ridge(960, 24, ["#1f5a4f", "#123f3a"])


def market(canvas: Canvas) -> None:
    canvas.sky("#f4b07a", "#f9d3a0", "#fdeccb")
    canvas.ridge(520, 50, ["#d99f80", "#e0ae8c"], opacity=0.6)
    left = 60.0
    for wall in ["#e8c9a6", "#d9a884", "#ecd6b6", "#cf9477", "#e8c9a6", "#dab08f", "#edd9bd", "#cf9a7c"]:
        house(canvas, left - 60, 720, (200, 300), wall=wall, roof="#a8684f", panes="#9a7563", lit="#fff2cf")
        left += 212
    canvas.panel((0, 700, WIDTH, HEIGHT), ["#e3c3a0", "#cda27e"])
    for x, size, colour in [(120, 330, "#2d8a83"), (640, 400, "#d9553f"), (1180, 360, "#2f5f86")]:
        _stall(canvas, x, 900, size, colour)


def _stall(canvas: Canvas, left: float, ground: float, wide: float, colour: str) -> None:
    top, stripes = ground - wide * 0.86, 8
    for x in (left + 16, left + wide - 24):
        canvas.panel((x, top + 40, x + 10, ground), "#6b4a3a")
    canvas.panel((left - 4, ground - wide * 0.3, left + wide + 4, ground), ["#a8754f", "#85573c"], 6)
    fruit = ["#e2694a", "#f2a541", "#7fae5f", "#c9433d", "#f6cf6b"]
    for row in range(2):
        for n in range(int(wide / 26)):
            x = left + 18 + n * 26 + row * 8
            canvas.ellipse((x, ground - wide * 0.31 - 8 + row * 16), 14, 14, fruit[(n // 3 + row) % 5])
    step = wide / stripes
    for n in range(stripes):
        shade = colour if n % 2 else "#fdf3e0"
        x = left + n * step
        canvas.polygon(
            [
                (x + step * 0.12 * (4 - n), top),
                (x + step * (1 + 0.12 * (3 - n) / 1), top),
                (x + step, top + wide * 0.24),
                (x, top + wide * 0.24),
            ],
            shade,
        )
        canvas.ellipse((x + step / 2, top + wide * 0.24), step / 2, step * 0.36, shade)


def beam(canvas: Canvas) -> None:
    canvas.sky("#15233f", "#3a4f78", "#c77f7a", "#f3b98a", bottom=700)
    canvas.stars(300, 90)
    canvas.glow((900, 700), 520, "#ffb98a", 0.5)
    canvas.water(700, ["#6f6a8a", "#2f3f66", "#14203f"], 0.6)
    canvas.glints(700, 900, 140, "#ffdcb0", 90)
    canvas.beam((1180, 322), 40, 110, 330, "#fff0b8", 0.6)
    canvas.beam((1180, 322), 1600, 270, 390, "#fff0b8", 0.5)
    canvas.polygon(
        [(820, 1004), (920, 850), (1010, 800), (1090, 770), (1300, 764), (1420, 800), (1604, 830), (1604, 1004)],
        ["#24304a", "#0e1730"],
    )
    lighthouse(canvas, 1180, 776, 510, ["#f6ece0", "#c9b9b8"], "#b8473f", "#fff6cf")
    canvas.glow((1180, 322), 260, "#ffe9ac", 0.9)
    house(canvas, 1260, 790, (150, 84), wall="#e9ddd2", roof="#8a3f3c", panes="#3b4a66", lit="#ffd98a", share_lit=0.8)


SCENES = {
    "harbour": Scene(
        title="Ferrymoor harbour at dawn",
        alt="Sailing boats leave a small harbour at sunrise, past a lighthouse and a row of painted houses",
        paint=harbour,
    ),
    "campus": Scene(
        title="The college in autumn",
        alt="A path leads through autumn trees to a brick college with a clock tower",
        paint=campus,
    ),
    "terraces": Scene(
        title="Orchard terraces",
        alt="Terraces of fruit trees, taller towards the viewer, under a low sun",
        paint=terraces,
    ),
    "phone": Scene(
        title="The bank in a pocket",
        alt="A phone stands before green hills and shows an account whose balance rises",
        paint=phone,
        focus=(1140, 520),
    ),
    "night": Scene(
        title="Ferrymoor harbour at night",
        alt="A crescent moon over the harbour; lit windows and a lighthouse are mirrored in the water",
        paint=night,
    ),
    "bridge": Scene(
        title="The crossing",
        alt="A red suspension bridge over a calm river at sunset",
        paint=bridge,
        focus=(900, 500),
    ),
    "rain": Scene(
        title="An umbrella in the rain",
        alt="A striped umbrella stands in the rain before grey hills",
        paint=rain,
        focus=(1000, 520),
    ),
    "street": Scene(
        title="A terrace of houses",
        alt="A street of gabled houses in warm colours, with young trees",
        paint=street,
        focus=(800, 640),
    ),
    "railway": Scene(
        title="The train over the viaduct",
        alt="A red train crosses a stone viaduct between blue hills in the evening",
        paint=railway,
        focus=(900, 660),
    ),
    "market": Scene(
        title="Market day",
        alt="Three market stalls with striped awnings and crates of fruit",
        paint=market,
        focus=(840, 680),
    ),
    "beam": Scene(
        title="The light keeps watch",
        alt="A lighthouse on a rock sends its beam across the sea at dusk",
        paint=beam,
        focus=(1180, 480),
    ),
}

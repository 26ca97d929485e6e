"""As many segments as are asked for. The ten that the personalised page names come first; the others are a crowd."""

from collections.abc import Iterator
from itertools import accumulate
from random import Random
from typing import Any

from wagtail_segments.models import Segment
from wagtail_segments.segments.ruleset import ruleset

Criterion = dict[str, Any]
Rule = tuple[str, list[Criterion]]
"""How the criteria combine, and the criteria as they are stored."""

FITTING = range(1, 6)
"""Primary keys of the segments that the visitor of the page is in …"""
UNFITTING = range(6, 11)
"""… and of those that they are asked about and not in."""
ASKED = (*FITTING, *UNFITTING)

DIFFERENT_CRITERIA = 300
DAY = ["0", "1", "2", "3", "4", "5", "6"]


def criterion(attribute: str, operator: str, value: Any = None, **more: Any) -> Criterion:
    """One line of a rule as it is stored."""
    return {
        "type": attribute.replace(".", "__"),
        "value": {"operator": operator, "value": value, **more},
    }


def group(match: str, *criteria: Criterion) -> Criterion:
    return {"type": "group", "value": {"match": match, "criteria": list(criteria)}}


THE_VISITOR_IS = [
    criterion("page.query", "is", "spring", name="utm_campaign"),
    criterion("device.type", "one_of", ["desktop"]),
    criterion("user.signed_in", "is_not"),
    criterion("page.path", "ends_with", "/"),
    criterion("time.weekday", "one_of", DAY),
    criterion("device.browser", "one_of", ["chrome", "firefox"]),
    criterion("session.value", "is_not_set", name="basket"),
    criterion("device.os", "none_of", ["ios"]),
]
THE_VISITOR_IS_NOT = [
    criterion("user.email", "ends_with", "@example.org"),
    criterion("device.bot", "is"),
    criterion("page.query", "is", "autumn", name="utm_campaign"),
    criterion("time.weekday", "none_of", DAY),
    criterion("device.type", "one_of", ["phone", "tablet"]),
]


def make(count: int) -> None:
    """Store this many segments of about four criteria each. None is live."""
    rules = [*_asked(), *_crowd(count - len(ASKED))]
    Segment.objects.bulk_create(
        Segment(pk=pk, name=f"Segment {pk}", key=f"segment-{pk}", match=match, rule=criteria, live=False)
        for pk, (match, criteria) in enumerate(rules, start=1)
    )


def publish(count: int) -> None:
    """Make the first ``count`` segments live and all others drafts, and let the site know."""
    make_live(count)
    ruleset.outdate()


def make_live(count: int) -> None:
    """The same, but the rulesets that are in use stay as they are."""
    Segment.objects.update(live=False)
    Segment.objects.filter(pk__lte=count).update(live=True)


def _asked() -> Iterator[Rule]:
    """Five rules that fit, and five of which only the last criterion does not, so that all four are looked at."""
    fits = THE_VISITOR_IS * 2
    for start in range(len(FITTING)):
        yield "all", fits[start : start + 4]
    for start, unfit in enumerate(THE_VISITOR_IS_NOT):
        yield "all", [*fits[start : start + 3], unfit]


def _crowd(count: int) -> Iterator[Rule]:
    """Rules in the shapes that editors make, from criteria of which some are popular and most are not."""
    random = Random(11)  # noqa: S311 - the same crowd on every run
    pool = [_any_criterion(random) for _each in range(DIFFERENT_CRITERIA)]
    popularity = list(accumulate(1 / place for place in range(1, len(pool) + 1)))
    for _each in range(count):
        a, b, c, d = random.choices(pool, cum_weights=popularity, k=4)
        shape = random.random()
        if shape < 0.55:
            yield "all", [a, b, c, d]
        elif shape < 0.75:
            yield "any", [group("all", a, b), group("all", c, d)]
        elif shape < 0.9:
            yield "all", [a, group("any", b, c), group("none", d)]
        else:
            yield "none", [a, b, group("any", c, d)]


def _any_criterion(random: Random) -> Criterion:
    """A criterion on any attribute that needs nothing remembered of the visit."""
    number = random.randrange(100)
    return random.choice(
        [
            criterion("page.query", "is", f"campaign-{number}", name="utm_campaign"),
            criterion("page.query", "is_set", name=f"parameter_{number}"),
            criterion("page.path", "starts_with", f"/section-{number}/"),
            criterion("page.path", "contains", f"topic-{number}"),
            criterion("page.path", "is_one_of", f"/one-{number}/\n/two-{number}/\n/three-{number}/"),
            criterion("device.type", "one_of", random.sample(["phone", "tablet", "desktop"], k=2)),
            criterion("device.browser", "one_of", [random.choice(["chrome", "safari", "firefox", "edge"])]),
            criterion("device.os", "none_of", [random.choice(["ios", "android", "windows", "linux"])]),
            criterion("time.of_day", "between", f"{number % 20:02}:00:00", to=f"{number % 20 + 3:02}:30:00"),
            criterion("time.weekday", "one_of", random.sample(DAY, k=3)),
            criterion("time.date", "before", f"2030-01-{number % 28 + 1:02}"),
            criterion("user.signed_in", random.choice(["is", "is_not"])),
            criterion("user.email", "ends_with", f"@company-{number}.example"),
            criterion("user.joined", "more_than_ago", days=number + 1),
            criterion("session.value", "is", f"value-{number}", name="plan"),
        ]
    )

"""The ways in which the demo lets you be somebody else, and where each segment shows."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

NOON = time(12, 0)


@dataclass(frozen=True, kw_only=True)
class Way:
    """What makes a member of somebody."""

    who: str
    """What the strip calls whoever went this way."""
    into: tuple[str, ...] = ()
    """The keys of the segments that it leads into."""


@dataclass(frozen=True, kw_only=True)
class Person(Way):
    """Somebody the demo signs in without asking for the password."""

    username: str


@dataclass(frozen=True, kw_only=True)
class Guise(Way):
    """Another device, place, day, hour or chance for the visitor you are."""

    name: str
    day: tuple[int, int] | None = None
    """The month and the day of this year on which it is, if that is not today."""
    time: time = NOON
    """The time it is then, by the bank's clock."""
    later: timedelta = timedelta()
    """How long after today that is. Whoever comes back later keeps what was remembered."""
    headers: dict[str, str] = field(default_factory=dict)
    """Request headers that replace your own, under their WSGI names."""
    visitor_id: str = ""
    """What the lot of a stranger is drawn with, instead of something random."""
    lands: str = "/"
    """The address where one sees what it does."""

    def moment(self, now: datetime) -> datetime:
        """When it is for whoever is in this guise, if for everybody else it is now."""
        later = now + self.later
        month, day = self.day or (later.month, later.day)
        return later.replace(month=month, day=day, hour=self.time.hour, minute=self.time.minute)


@dataclass(frozen=True, kw_only=True)
class Link(Way):
    """The link of a campaign, for whoever you are."""

    path: str


@dataclass(frozen=True, kw_only=True)
class Errand(Way):
    """Something to do as whoever you are: links to follow one after the other."""

    steps: tuple[tuple[str, str], ...]
    """The words and the address of each link."""


PEOPLE = [
    Person(
        username="helena",
        who="a customer with a high balance",
        into=("high-balance", "advisory-board", "rounding-up"),
    ),
    Person(username="maeve", who="the manager of a branch in Ireland", into=("harbour-group", "irish-businesses")),
    Person(username="owen", who="the treasurer of the Harbour Group", into=("harbour-group",)),
    Person(username="piet", who="a saver without a current account", into=("prospects",)),
    Person(username="sam", who="a student with an account", into=("students",)),
]

GUISES = [
    Guise(
        name="phone",
        who="somebody on a phone",
        into=("on-a-phone",),
        headers={
            "HTTP_USER_AGENT": (
                "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/140.0.0.0 Mobile Safari/537.36"
            ),
            "HTTP_SEC_CH_UA_MOBILE": "?1",
            "HTTP_SEC_CH_UA_PLATFORM": '"Android"',
        },
    ),
    Guise(name="night", who="a night owl", into=("night-owls",), time=time(23, 30)),
    Guise(name="christmas", who="somebody here on Christmas Day", into=("public-holiday",), day=(12, 25)),
    Guise(
        name="france",
        who="somebody in France",
        into=("in-france",),
        headers={"HTTP_X_DEMO_COUNTRY": "FR", "HTTP_X_DEMO_TIME_ZONE": "Europe/Paris"},
    ),
    Guise(
        name="search",
        who="somebody sent by a search engine",
        into=("from-a-search",),
        headers={"HTTP_REFERER": "https://duckduckgo.com/"},
        lands="/current-accounts/",
    ),
    Guise(name="first-half", who="one of the half with another banner", into=("first-half",), visitor_id="lantern"),
    Guise(name="second-half", who="one of the other half", visitor_id="anchor"),
    Guise(name="later", who="yourself, a week later", later=timedelta(days=7)),
]

LINKS = [
    Link(who="a student off the college campaign", into=("students",), path="/students/?utm_campaign=college"),
    Link(who="somebody changing banks", into=("prospects",), path="/?utm_campaign=switch"),
    Link(who="a reader of the autumn letter", into=("letter-readers",), path="/?utm_campaign=letter"),
]

ERRANDS = [
    Errand(
        who="Compare accounts",
        into=("comparing", "undecided"),
        steps=(("the current account", "/current-accounts/"), ("savings", "/savings/")),
    ),
    Errand(who="Have us ring you", into=("asked-us",), steps=(("send this form", "/contact/"),)),
    Errand(
        who="Look for a home",
        into=("home-buyers",),
        steps=(
            ("search for mortgages", "/search/?q=mortgage"),
            ("read about first homes", "/articles/what-a-first-home-really-costs/"),
        ),
    ),
    Errand(
        who="Work out a large mortgage",
        into=("large-mortgages",),
        steps=(("£400,000 over 25 years", "/mortgages/?amount=400000&years=25"),),
    ),
]

WAYS: list[Way] = [*PEOPLE, *GUISES, *LINKS, *ERRANDS]

SHOWN_AT = {
    "advisory-board": ("your accounts", "/account/"),
    "comparing": ("savings", "/savings/"),
    "from-a-search": ("current accounts", "/current-accounts/"),
    "irish-businesses": ("current accounts", "/current-accounts/"),
    "large-mortgages": ("mortgages", "/mortgages/"),
}
"""Where a segment shows, if that is not the home page."""
HOME = ("the home page", "/")


def ways_into(segment: str) -> list[Way]:
    """The ways that lead into the segment with this key."""
    return [way for way in WAYS if segment in way.into]


def person_called(username: str) -> Person | None:
    return next((person for person in PEOPLE if person.username == username), None)


def guise_called(name: str) -> Guise | None:
    return next((guise for guise in GUISES if guise.name == name), None)

"""Channels and campaign parameters of the site's own."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.checks import CheckMessage, Error

from wagtail_segments.attributes.acquisition import MAX_PARAMETERS, is_parameter_name, key_of
from wagtail_segments.attributes.channels import CHANNELS, LISTED_HOST, LISTS

_CHANNEL_KEY = re.compile(r"[a-z][a-z0-9_]{0,49}")


def check_channels(given: Any) -> Iterator[CheckMessage]:
    if not isinstance(given, Mapping) or not all(isinstance(options, Mapping) for options in given.values()):
        yield Error(
            "WAGTAIL_SEGMENTS['CHANNELS'] is not a dictionary of dictionaries.",
            hint="Give for each channel what tells it: {'email': {'hosts': ['webmail.example.org']}}.",
            id="wagtail_segments.E030",
        )
        return
    ours = [channel.key for channel in CHANNELS]
    for key, options in given.items():
        where = f"WAGTAIL_SEGMENTS['CHANNELS'][{key!r}]"
        if key not in ours and not (isinstance(key, str) and _CHANNEL_KEY.fullmatch(key) and options.get("label")):
            yield Error(
                f"{where} is none of our channels, and no new one that can be named.",
                hint=f"Ours are {', '.join(ours)}. A new one is small letters and underscores, and has a 'label'.",
                id="wagtail_segments.E031",
            )
        wrong = [name for name, listed in options.items() if name != "label" and not _is_list_for(name, listed)]
        if wrong:
            yield Error(
                f"{where} says something wrong under {', '.join(map(repr, wrong))}.",
                hint=f"Give lists of texts under {', '.join(LISTS)}, and nothing else.",
                id="wagtail_segments.E032",
            )
        hosts = options.get("hosts", ())
        if "hosts" not in wrong and not all(LISTED_HOST.fullmatch(host) for host in hosts):
            yield Error(
                f"{where} lists what is not the name of a host.",
                hint="Name hosts without 'https://' and path; subdomains are meant too, and '.*' stands for a country.",
                id="wagtail_segments.E033",
            )


def _is_list_for(name: Any, listed: Any) -> bool:
    return name in LISTS and isinstance(listed, list | tuple) and all(isinstance(text, str) for text in listed)


def check_campaign_parameters(given: Any) -> Iterator[CheckMessage]:
    if not isinstance(given, list | tuple):
        yield Error(
            "WAGTAIL_SEGMENTS['CAMPAIGN_PARAMETERS'] is not a list.",
            hint="Give a list of names: ['ref', {'name': 'cid', 'label': 'Campaign id'}].",
            id="wagtail_segments.E034",
        )
        return
    if len(given) > MAX_PARAMETERS:
        yield Error(
            f"WAGTAIL_SEGMENTS['CAMPAIGN_PARAMETERS'] has more than {MAX_PARAMETERS} entries. The rest is ignored.",
            hint="Name only the parameters that editors ask for.",
            id="wagtail_segments.E037",
        )
    names = [one.get("name") if isinstance(one, Mapping) else one for one in given]
    for name in names:
        if not is_parameter_name(name):
            yield Error(
                f"WAGTAIL_SEGMENTS['CAMPAIGN_PARAMETERS'] names {name!r}, which is not possible.",
                hint="A name is at most 50 letters, digits and . - _ [ ]; the UTM parameters are there already.",
                id="wagtail_segments.E035",
            )
    keys = Counter(key_of(name) for name in names if is_parameter_name(name))
    for key in (key for key, times in keys.items() if times > 1):
        yield Error(
            f"WAGTAIL_SEGMENTS['CAMPAIGN_PARAMETERS'] would have the attribute {key!r} more than once.",
            hint="Leave out one of the names, which differ in punctuation only.",
            id="wagtail_segments.E036",
        )

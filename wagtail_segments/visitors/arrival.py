"""What a request says of how somebody came: the link that was followed, and the page that it stood on."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from wagtail_segments.attributes.acquisition import PARAMETER, parameter_names
from wagtail_segments.attributes.channels import CAMPAIGN, table
from wagtail_segments.attributes.request import host_of
from wagtail_segments.rules.values import MAX_TEXT

MAX_CAMPAIGN_VALUE = 100
"""Characters that are read of a campaign parameter."""


def campaign_in(query: Mapping[str, str]) -> dict[str, str]:
    """The UTM values of a campaign link, by their names; empty if it is none."""
    return {name: query[name][:MAX_CAMPAIGN_VALUE] for name in CAMPAIGN if query.get(name)}


def parameters_in(query: Mapping[str, str]) -> dict[str, str]:
    """The site's own campaign parameters of a link, by the names of their facts."""
    return {PARAMETER + name: query[name][:MAX_CAMPAIGN_VALUE] for name in parameter_names() if query.get(name)}


def referring_host(request: Any) -> str:
    """The host, or the known app, that led to this request from outside; empty if there was none."""
    sent = str(request.META.get("HTTP_REFERER", ""))[:MAX_TEXT]
    if sent.startswith("android-app://"):
        package = sent.split("/")[2]
        return package if table().of_host(package) else ""
    return urlsplit(external_referrer(request) or "").hostname or ""


def external_referrer(request: Any) -> str | None:
    """The address on another site that led to this request, without credentials, query and fragment."""
    sent = str(request.META.get("HTTP_REFERER", ""))[:MAX_TEXT]
    try:
        parts = urlsplit(sent)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or host == host_of(request):
        return None
    return f"{parts.scheme}://{host}{parts.path}"

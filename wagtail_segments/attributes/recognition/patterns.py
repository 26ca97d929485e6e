"""The patterns of ua-parser, read when they are first needed."""

from typing import Any


def parsed(user_agent: str) -> Any:
    """What the patterns see in a user agent. ua-parser remembers what it saw in the latest."""
    from user_agents import parse  # takes a third of a second, so not before a rule asks

    return parse(user_agent)

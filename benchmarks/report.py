"""What was measured, as a table for people and as JSON for programs."""

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
import wagtail

import wagtail_segments


@dataclass(frozen=True, kw_only=True)
class Row:
    """One answer."""

    what: str
    value: float
    unit: str = ""
    bound: float | None = None
    """What the value must not exceed, or nothing if the value is only for information."""
    aim: float | None = None
    """What the value should not exceed one day; nothing breaks if it does."""
    details: dict[str, Any] = field(default_factory=dict)
    """What the value was made of; only in the JSON."""

    @property
    def is_broken(self) -> bool:
        return self.bound is not None and self.value > self.bound

    @property
    def verdict(self) -> str:
        if self.bound is not None:
            return "BROKEN" if self.is_broken else "kept"
        if self.aim is not None:
            return "not yet bounded"
        return "for information"


def as_json(rows: Iterable[Row], machine: dict[str, Any]) -> str:
    """Everything, for programs."""
    answers = [{**asdict(row), "verdict": row.verdict} for row in rows]
    return json.dumps({"machine": machine, "rows": answers}, indent=2)


def as_table(rows: Iterable[Row]) -> str:
    """The answers in columns."""
    lines = [("", "measured", "limit", "")]
    lines += [(row.what, _number(row.value, row.unit), _limit(row), row.verdict) for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    return "\n".join(
        f"{what:<{widths[0]}}  {value:>{widths[1]}}  {limit:>{widths[2]}}  {verdict}".rstrip()
        for what, value, limit, verdict in lines
    )


def machine_facts() -> dict[str, Any]:
    """What the numbers depend on."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "django": django.get_version(),
        "wagtail": wagtail.__version__,
        "wagtail_segments": wagtail_segments.__version__,
        "cpu": _processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def _limit(row: Row) -> str:
    if row.bound is not None:
        return f"≤ {_number(row.bound, row.unit)}"
    return f"aim: {_number(row.aim, row.unit)}" if row.aim is not None else ""


def _number(value: float, unit: str) -> str:
    return f"{value:,.4g} {unit}".rstrip()


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()

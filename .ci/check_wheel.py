"""Say what the wheel lacks: everything that git tracks in the package must be inside."""

import subprocess
import sys
from zipfile import ZipFile

KINDS = {
    "templates": ".html",
    "static files": ".js",
    "styles": ".css",
    "words to translate": ".po",
    "the mark of a typed package": "py.typed",
}


def main(wheel: str) -> str | None:
    inside = set(ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files", "wagtail_segments"],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    missing = sorted(set(tracked) - inside)
    absent = [kind for kind, ending in KINDS.items() if not any(name.endswith(ending) for name in inside)]
    stray = sorted(name for name in inside if name.split("/")[0] in {"tests", "example_site", "docs", "benchmarks"})
    if missing or absent or stray:
        return f"{wheel}: lacks {missing or absent}, should not hold {stray}"
    print(f"{wheel}: {len(inside)} files, complete")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

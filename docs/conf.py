"""How Sphinx builds these pages: `make docs`."""

import sys
from pathlib import Path

import wagtail_segments

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "wagtail-segments"
author = "the wagtail-segments contributors"
copyright = f"2026, {author}"
release = version = wagtail_segments.__version__

extensions = ["myst_parser", "sphinx_wagtail_theme", "reference"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_ext"]
nitpicky = True

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "sphinx_wagtail_theme"
html_title = "wagtail-segments"
html_theme_options = {
    "project_name": "wagtail-segments",
    "logo": "logo.svg",
    "logo_alt": "wagtail-segments",
    "logo_width": 40,
    "logo_height": 40,
    "github_url": "",
    "footer_links": "",
}
html_static_path = ["_static"]

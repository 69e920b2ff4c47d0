"""Sphinx reads the pages in this folder; a warning fails the build."""

from havendesk import __version__

project = "Havendesk"
author = "The Havendesk contributors"
release = __version__

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "Havendesk"
html_copy_source = False
html_show_copyright = False
html_theme_options = {"navigation_with_keys": True}

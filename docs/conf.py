# ruff: noqa: INP001  Sphinx reads this file by its path
"""The documentation: `make check` builds it with every warning an error."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.highlighting import lexers

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from docs._ext.generated import endpoint_table, event_table, rule_families, rules_list, settings_list  # noqa: E402  the line above makes it importable

project = "wangge"
author = "the wangge founders"
copyright = "the wangge founders, Apache-2.0"  # noqa: A001  Sphinx's name
version = release = version_of("wangge-core")

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_ext"]
root_doc = "index"
nitpicky = True

myst_enable_extensions = ["substitution", "deflist"]
myst_heading_anchors = 3
myst_substitutions = {f"settings_{language.replace('-', '_')}": settings_list(language) for language in ("en", "zh-CN")} | {
    "endpoints": endpoint_table(),
    "events_en": event_table("en"),
    "events_zh_CN": event_table("zh-CN"),
}
myst_substitutions |= {
    f"rules_{family}_{language.replace('-', '_')}": rules_list(language, family)
    for family in rule_families()
    for language in ("en", "zh-CN")
}

lexers["csv"] = TextLexer()  # Pygments has none

html_theme = "furo"
html_title = "wangge"
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": True}

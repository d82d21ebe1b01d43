# ruff: noqa: INP001  Sphinx reads this file by its path
"""The documentation: `make check` builds it with every warning an error."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.highlighting import lexers

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from docs._ext.generated import (  # noqa: E402  the line above makes it importable
    REGISTRY,
    endpoint_table,
    event_table,
    rule_families,
    rules_list,
    settings_list,
)
from wangge_registry.openapi import description  # noqa: E402  as above

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
myst_substitutions = {
    "endpoints": endpoint_table(),
    "registry_endpoints": endpoint_table(description),
}
for language in ("en", "zh-CN"):
    name = language.replace("-", "_")
    myst_substitutions |= {
        f"settings_{name}": settings_list(language),
        f"registry_settings_{name}": settings_list(language, server=REGISTRY),
        f"events_{name}": event_table(language),
    }
    myst_substitutions |= {f"rules_{family}_{name}": rules_list(language, family) for family in rule_families()}

lexers["csv"] = TextLexer()  # Pygments has none

html_theme = "furo"
html_title = "wangge"
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": True}

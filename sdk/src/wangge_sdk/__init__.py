"""What plugins of the wangge platform are written against.

The modules: ``manifest`` (what a plugin declares), ``hooks`` and ``views`` (what code is called with),
``host_protocol`` (how a worker and its host speak), ``cli`` (the command ``wangge``).
"""

from typing import Final

API_VERSION: Final = "1.0"
"""Version of the plugin contract, apart from the product's; ``platform.api`` of a manifest is a range of it."""

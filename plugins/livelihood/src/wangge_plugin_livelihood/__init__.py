"""The case types 民生诉求, 安全隐患 and 矛盾调解: data only, see ``plugin.json``."""

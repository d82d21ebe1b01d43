"""The subcommands of ``wangge`` that come with the SDK."""

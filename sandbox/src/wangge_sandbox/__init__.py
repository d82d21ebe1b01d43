"""The sandbox: runs a plugin's code in a fenced process of its own.

This package has no code yet; the supervisor and the fence come in a later step. Until then the server runs only the
plugins that `WANGGE_INPROCESS_PLUGINS` names. What the two sides will say to each other is in `wangge_sdk.host_protocol`
already. It knows `wangge_sdk` and nothing of cases, areas or the server.
"""

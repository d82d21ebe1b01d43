"""The registry: where plugins are uploaded, checked, reviewed and found.

This package has no code yet; the registry comes in a later step, after plugins can run in the sandbox. It is installed
already so that its place is fixed: it knows `wangge_sdk` and `wangge_sandbox`, and meets `wangge_core` over HTTP only.
"""

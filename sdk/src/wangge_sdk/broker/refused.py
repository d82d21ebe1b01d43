"""The platform's refusal."""


class RefusedError(Exception):
    """The platform refused, or could not do it; ``code`` is stable, such as ``forbidden``, the message says how to mend it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message

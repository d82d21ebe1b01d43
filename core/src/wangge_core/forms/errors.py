"""What can be wrong with a form's schema itself (what is wrong with a filled-in form is a `Finding`)."""

from wangge_core.errors import InvalidError


class SchemaError(InvalidError):
    """The schema cannot be used: malformed, of an unknown format, or pointing outside itself."""

    def __init__(self, detail: str) -> None:
        """`detail` names the place in the schema and the reason."""
        super().__init__("form_schema", detail)

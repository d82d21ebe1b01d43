"""Why something did not go out, or no answer came."""

from wangge_core.errors import FieldError, InvalidError, UnavailableError


class EgressRefusedError(InvalidError):
    """The policy does not allow it; trying again changes nothing."""

    def __init__(self, code: str, detail: str) -> None:
        """`code` begins with `egress_`; the field is where an address stands in requests to us."""
        super().__init__(code, detail, (FieldError("/url", code, detail),))


class EgressFailedError(UnavailableError):
    """The other side could not be reached, was too slow, or spoke nonsense; it may work later."""

    def __init__(self, code: str, detail: str) -> None:
        """`code` begins with `egress_`."""
        super().__init__(code, detail, 60)

"""What can go wrong with devices.

NotFoundError
├── device_account      no account to which the actor may give a device
└── device_not_found
InvalidError
├── device_code         the code is wrong, used, expired, or for somebody else
└── device_key          no public key that we take
UnauthenticatedError
└── device_unproved     the signature does not fit, or the challenge is over
ForbiddenError
├── device_reach        the person also works where the actor may not manage devices
└── device_revoked      the device was revoked: it wipes what it holds
"""

from uuid import UUID

from wangge_core.errors import FieldError, ForbiddenError, InvalidError, NotFoundError, UnauthenticatedError


def no_account(account_id: UUID) -> NotFoundError:
    """Return the error for an account that can be given no device by this actor."""
    return NotFoundError("device_account", f"There is no account {account_id} that is open and to which you may give a device.")


def no_device(device_id: UUID) -> NotFoundError:
    """Return the error for a device that is not there for this caller."""
    return NotFoundError("device_not_found", f"There is no device {device_id}, or it is not for you.")


def beyond_reach(area: str) -> ForbiddenError:
    """Return the error for a person who also works where the actor may not manage devices."""
    return ForbiddenError("device_reach", f"This person also works in {area}; whoever may manage devices there has to make the code.")


def wrong_code() -> InvalidError:
    """Return the error for a code that enrols nothing."""
    message = "This code is wrong, was used, has expired, or was made for somebody else; have another one made."
    return InvalidError("device_code", message, (FieldError("/code", "device_code", message),))


def wrong_key() -> InvalidError:
    """Return the error for a key of another kind."""
    message = "Send an ECDSA public key on the curve P-256, as SPKI in base64."
    return InvalidError("device_key", message, (FieldError("/public_key", "device_key", message),))


def unproved() -> UnauthenticatedError:
    """Return the error for a signature that proves nothing."""
    return UnauthenticatedError("device_unproved", "The signature does not fit, or its challenge is over; ask for another challenge.")


def revoked() -> ForbiddenError:
    """Return the error by which a device learns that it was revoked."""
    return ForbiddenError("device_revoked", "This device was revoked. Its key and everything it holds of this server are to be deleted.")

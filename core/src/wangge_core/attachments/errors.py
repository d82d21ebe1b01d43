"""What can be wrong with an upload.

InvalidError
├── TooLargeError          attachment_too_large
├── UnsupportedTypeError   attachment_type: the bytes are no picture or voice note of a kind we take
└── InvalidError           attachment_unreadable, attachment_sound, attachment_unknown, attachment_no_picture
NotFoundError              attachment_lost
"""

from wangge_core.errors import FieldError, InvalidError, NotFoundError, TooLargeError, UnsupportedTypeError


def too_large(limit_megabytes: int) -> TooLargeError:
    """Return the error for an upload past the limit."""
    return TooLargeError("attachment_too_large", f"The file is larger than {limit_megabytes} MB; send a smaller picture.")


def wrong_type() -> UnsupportedTypeError:
    """Return the error for bytes that are neither a picture nor a voice note."""
    detail = "The file's content is no JPEG, PNG or WebP picture and no WAV voice note, whatever its name says."
    return UnsupportedTypeError("attachment_type", detail)


def unreadable(reason: str) -> InvalidError:
    """Return the error for a picture that is broken or too large to unpack."""
    return InvalidError("attachment_unreadable", f"The picture cannot be read: {reason}. Take or save it again.")


def bad_sound(reason: str) -> InvalidError:
    """Return the error for a voice note that is broken, too long or of another kind."""
    return InvalidError("attachment_sound", f"The voice note cannot be taken: {reason}. Record it again.")


def no_picture() -> InvalidError:
    """Return the error for looking for rectangles in a voice note."""
    return InvalidError("attachment_no_picture", "Parts can be hidden in pictures only; a voice note is erased whole, with the report.")


def unknown(position: int) -> InvalidError:
    """Return the error for an attachment id that is not the sender's, or is in use by another case."""
    message = "There is no such upload of yours that is still free; upload the file again."
    return InvalidError("attachment_unknown", message, (FieldError(f"/attachments/{position}", "unknown", message),))


def lost() -> NotFoundError:
    """Return the error for a picture whose file is gone from the disk."""
    return NotFoundError("attachment_lost", "The picture's file is not on the server any more; tell its operator.")

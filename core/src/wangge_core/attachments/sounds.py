"""Voice notes: what they are is read from their bytes; what goes into the store is written anew.

A note is a WAV of plain samples, which a browser makes of what it recorded. Only the samples are taken over: titles,
places and programs that a file may name beside them stay behind, and there is no other data that could hide in one.
"""

import io
import wave
from typing import Final

import msgspec

from wangge_core.attachments.errors import bad_sound

SOUND_TYPE: Final = "audio/wav"
LONGEST_SECONDS: Final = 61
"""A page stops after 60 seconds; recorders end a little later than they are told."""
_RATES: Final = (8_000, 16_000)
_BYTES_PER_SAMPLE: Final = 2
_HEAD: Final = 12


class Sound(msgspec.Struct, frozen=True):
    """A voice note ready to be stored."""

    data: bytes


def is_sound(data: bytes) -> bool:
    """Tell whether the bytes begin as a WAV does."""
    return len(data) >= _HEAD and data[:4] == b"RIFF" and data[8:_HEAD] == b"WAVE"


def prepare_sound(data: bytes) -> Sound:
    """Check and rewrite a voice note: one channel of 16-bit samples, 8,000 or 16,000 a second, at most 61 seconds.

    Raises:
        InvalidError: `attachment_sound`, when it is broken, empty, too long or of another kind.
    """
    try:
        with wave.open(io.BytesIO(data)) as opened:
            kind = (opened.getnchannels(), opened.getsampwidth(), opened.getframerate())
            rate, samples = opened.getframerate(), opened.readframes(LONGEST_SECONDS * max(_RATES) + 1)
    except (wave.Error, EOFError, RuntimeError, ValueError) as error:
        raise bad_sound(str(error) or "it ends too early") from error
    if kind not in {(1, _BYTES_PER_SAMPLE, each) for each in _RATES}:
        raise bad_sound("it is not one channel of 16-bit samples at 8,000 or 16,000 a second")
    if not samples:
        raise bad_sound("it is empty")
    if len(samples) > LONGEST_SECONDS * rate * _BYTES_PER_SAMPLE:
        raise bad_sound(f"it is longer than {LONGEST_SECONDS} seconds")
    target = io.BytesIO()
    with wave.open(target, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(_BYTES_PER_SAMPLE)
        written.setframerate(rate)
        written.writeframes(samples)
    return Sound(target.getvalue())

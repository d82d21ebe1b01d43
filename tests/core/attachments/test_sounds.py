import io
import struct
import wave

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_core.attachments.sounds import LONGEST_SECONDS, is_sound, prepare_sound
from wangge_core.errors import InvalidError


def spoken(seconds: float = 1, *, rate: int = 8_000, channels: int = 1, width: int = 2) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(b"\x01" * int(seconds * rate) * channels * width)
    return target.getvalue()


def test_a_note_is_taken_with_its_samples():
    note = spoken(2, rate=16_000)
    assert is_sound(note)
    assert prepare_sound(note).data == note


def test_what_a_file_says_beside_its_samples_stays_behind():
    note = spoken()
    told = b"INFOIART" + struct.pack("<I", 8) + b"\xe9\x99\x88\xe5\xbb\xba\xe5\x9b"
    whole = note + b"LIST" + struct.pack("<I", len(told)) + told
    tagged = whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:] + b"<script>"
    assert prepare_sound(tagged).data == note


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (spoken(LONGEST_SECONDS + 1), "longer"),
        (spoken(LONGEST_SECONDS + 1, rate=16_000), "longer"),
        (spoken(0), "empty"),
        (spoken(rate=44_100), "8,000 or 16,000"),
        (spoken(channels=2), "one channel"),
        (spoken(width=1), "16-bit"),
        (spoken()[:30], "cannot be taken"),
        (b"RIFF\0\0\0\0WAVE", "cannot be taken"),
    ],
)
def test_anything_else_is_refused_with_its_reason(data: bytes, says: str):
    with pytest.raises(InvalidError, match=says) as caught:
        prepare_sound(data)
    assert caught.value.code == "attachment_sound"


@given(st.binary(max_size=200), st.integers(0, 60))
def test_no_bytes_do_anything_worse_than_being_refused(noise: bytes, at: int):
    note = spoken(0.01)
    try:
        made = prepare_sound(note[:at] + noise + note[at + len(noise) :])
    except InvalidError:
        return
    assert is_sound(made.data)


@pytest.mark.parametrize("data", [b"", b"RIFF", b"RIFF\0\0\0\0WEBPVP8 ", b"\xff\xd8\xff\xe0"])
def test_pictures_are_no_notes(data: bytes):
    assert not is_sound(data)

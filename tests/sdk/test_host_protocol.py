import contextlib
import itertools

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wangge_sdk.host_protocol import (
    FRAME_CEILING,
    PROTOCOL,
    Answer,
    BrokerAnswer,
    BrokerCall,
    BrokerFailure,
    Call,
    Failure,
    FrameReader,
    Hello,
    LogLine,
    Ping,
    Pong,
    ProtocolError,
    frame,
    from_host,
    from_worker,
    raw,
)

NUMBER = st.integers(0, 2**63 - 1)
VALUE = st.recursive(st.none() | st.booleans() | NUMBER | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
RAW = VALUE.map(raw)
FROM_HOST = st.one_of(
    st.builds(Call, NUMBER, st.text(), st.text(), st.text(), NUMBER, RAW, st.dictionaries(st.text(), st.text() | NUMBER)),
    st.builds(BrokerAnswer, NUMBER, RAW),
    st.builds(BrokerFailure, NUMBER, st.text(), st.text()),
    st.builds(Ping, NUMBER),
)
FROM_WORKER = st.one_of(
    st.builds(Hello, st.just(PROTOCOL), st.text(), st.text(), st.lists(st.text()).map(tuple)),
    st.builds(Answer, NUMBER, RAW),
    st.builds(Failure, NUMBER, st.text(), st.text()),
    st.builds(BrokerCall, NUMBER, NUMBER, st.text(), RAW),
    st.builds(Pong, NUMBER),
    st.builds(
        LogLine,
        st.none() | NUMBER,
        st.sampled_from(["info", "warning", "error"]),
        st.text(),
        st.dictionaries(st.text(), st.text() | NUMBER),
    ),
)


def in_pieces(stream: bytes, cuts: list[int]) -> list[bytes]:
    edges = sorted({0, len(stream), *(cut % (len(stream) + 1) for cut in cuts)})
    return [stream[start:end] for start, end in itertools.pairwise(edges)]


@given(messages=st.lists(FROM_HOST, max_size=5), cuts=st.lists(NUMBER, max_size=20))
def test_what_the_host_says_arrives_however_the_stream_is_cut(messages, cuts):
    reader = FrameReader()
    stream = b"".join(frame(message) for message in messages)
    payloads = [payload for piece in in_pieces(stream, cuts) for payload in reader.feed(piece)]
    assert [from_host(payload) for payload in payloads] == messages


@given(messages=st.lists(FROM_WORKER, max_size=5), cuts=st.lists(NUMBER, max_size=20))
def test_what_a_worker_says_arrives_however_the_stream_is_cut(messages, cuts):
    reader = FrameReader()
    stream = b"".join(frame(message) for message in messages)
    payloads = [payload for piece in in_pieces(stream, cuts) for payload in reader.feed(piece)]
    assert [from_worker(payload) for payload in payloads] == messages


@example(b"\x91\xa2\x00\x80")
@given(st.binary(max_size=200))
def test_garbage_is_refused_or_is_a_message_by_chance(garbage: bytes):
    for decode in (from_host, from_worker):
        with contextlib.suppress(ProtocolError):
            message = decode(garbage)
            assert decode(frame(message)[4:]) == message


def test_one_side_may_not_speak_for_the_other():
    with pytest.raises(ProtocolError, match="not a message of the host"):
        from_host(frame(Pong(1))[4:])
    with pytest.raises(ProtocolError, match="not a message of a worker"):
        from_worker(frame(Ping(1))[4:])


def test_deep_nesting_is_refused():
    bomb = b"\x95\xa4call" + b"\x91" * 100_000
    with pytest.raises(ProtocolError):
        from_host(bomb)


def test_a_message_that_is_too_long_is_not_sent():
    with pytest.raises(ProtocolError, match="at most 100 are allowed"):
        frame(Answer(1, raw("x" * 200)), limit=100)


@pytest.mark.parametrize(("length", "limit"), [(101, 100), (FRAME_CEILING + 1, 2**31)])
def test_a_frame_that_is_too_long_is_known_by_its_first_bytes(length: int, limit: int):
    with pytest.raises(ProtocolError, match=f"a frame of {length} bytes"):
        list(FrameReader(limit).feed(length.to_bytes(4, "big")))


def test_later_fields_of_a_newer_host_are_ignored():
    newer = msgspec.msgpack.encode(["ping", 7, "a field of tomorrow"])
    assert from_host(newer) == Ping(7)


def test_values_inside_a_message_stay_undecoded_until_their_type_is_known():
    answer = from_worker(frame(Answer(1, raw([1, 2])))[4:])
    assert isinstance(answer, Answer)
    assert msgspec.msgpack.decode(answer.value, type=tuple[int, ...]) == (1, 2)

"""The model: what was learned, how a message is answered with it, and its form on the shelf. Plain numbers, never code."""

import base64
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from wangge_plugin_message_classifier.grams import features, plain, runs
from wangge_plugin_message_classifier.measuring import shares
from wangge_plugin_message_classifier.small import Small

LARGEST: Final = 60 * 1024 * 1024
"""Bytes of a model's numbers at most; a larger one is not read."""
_WORDS: Final = 4
_LONGEST_WORD: Final = 8


class Guess(Struct, frozen=True, kw_only=True):
    """A group that a message may belong to."""

    group: str
    confidence: float
    words: tuple[str, ...] = ()


class _Packed(Struct, frozen=True, kw_only=True):
    groups: tuple[str, ...]
    features: str
    squares: bytes
    learned: bytes
    bias: tuple[float, ...]
    sharpness: float
    threshold: float
    small: Small


class Model:
    """A model that answers."""

    def __init__(
        self, groups: Sequence[str], names: Iterable[str], squares: Sequence[float], learned: Sequence[Sequence[float]], small: Small
    ) -> None:
        """`learned` has one list for each group, a number for each of the `names`; the last number of all is the constant's."""
        self.groups = tuple(groups)
        self.names = tuple(names)
        self.squares = array("f", squares[: len(self.names)])
        self.bias = tuple(each[len(self.names)] for each in learned)
        self.learned = array("f", (each[at] for at in range(len(self.names)) for each in learned))
        self.small = small
        self.sharpness = 1.0
        self.threshold = 1.0
        """Least confidence at which an answer may go out by itself."""
        self._index = {name: at for at, name in enumerate(self.names)}

    def scores(self, text: str) -> tuple[float, ...]:
        """Return how far a message lies on the side of each group."""
        known = [self._index[each] for each in features(text) if each in self._index]
        length = (sum(self.squares[at] for at in known) + 1) ** 0.5
        wide, learned = len(self.groups), self.learned
        columns = zip(*(learned[at * wide : at * wide + wide] for at in known), strict=True) if known else ((0.0,),) * wide
        return tuple((sum(column) + bias) / length for column, bias in zip(columns, self.bias, strict=True))

    def guesses(self, text: str) -> tuple[Guess, ...]:
        """Return the groups, likeliest first; the first with the words that spoke for it."""
        likely = shares(self.scores(text), self.sharpness)
        order = sorted(range(len(likely)), key=lambda group: -likely[group])
        words = self.words(text, order[0])
        return tuple(
            Guess(group=self.groups[group], confidence=round(likely[group], 4), words=words if place == 0 else ())
            for place, group in enumerate(order)
        )

    def words(self, text: str, group: int) -> tuple[str, ...]:
        """Return what in a message spoke most for a group, as it stands there: places to which the runs over them add most."""
        cut = plain(text)
        heat = [0.0] * len(cut)
        wide = len(self.groups)
        for at, run in runs(cut):
            index = self._index.get(run)
            if index is not None and len(run) > 1:
                row = self.learned[index * wide : index * wide + wide]
                gain = (row[group] - sum(row) / wide) / len(run)
                for place in range(at, at + len(run)):
                    heat[place] += gain
        return _hottest(text, heat)

    def packed(self) -> str:
        """Return the model as text."""
        told = _Packed(
            groups=self.groups,
            features="\n".join(self.names),
            squares=self.squares.tobytes(),
            learned=self.learned.tobytes(),
            bias=self.bias,
            sharpness=self.sharpness,
            threshold=self.threshold,
            small=self.small,
        )
        return base64.b85encode(zlib.compress(msgspec.msgpack.encode(told), 6)).decode()

    @classmethod
    def unpacked(cls, text: str) -> "Model":
        """Return the model that a text holds.

        Raises:
            ValueError: it holds none.
        """
        try:
            bare = zlib.decompressobj().decompress(base64.b85decode(text), LARGEST)
            told = msgspec.msgpack.decode(bare, type=_Packed)
        except (ValueError, zlib.error, msgspec.MsgspecError) as error:
            raise ValueError(f"it is no model: {error}") from error
        made = cls(told.groups, (), (), [(bias,) for bias in told.bias], told.small)
        made.names = tuple(told.features.split("\n"))
        made.squares.frombytes(told.squares)
        made.learned.frombytes(told.learned)
        if len(made.squares) != len(made.names) or len(made.learned) != len(made.names) * len(made.groups):
            raise ValueError("it is no model: its numbers are not as many as its features")
        made.sharpness, made.threshold = told.sharpness, told.threshold
        made._index = {name: at for at, name in enumerate(made.names)}
        return made


def _hottest(text: str, heat: Sequence[float]) -> tuple[str, ...]:
    edge = 0.4 * max(heat, default=0.0)
    if edge <= 0:
        return ()
    spans: list[tuple[float, str]] = []
    begin = None
    for at, degree in enumerate((*heat, 0.0)):
        if degree > edge and begin is None:
            begin = at
        elif degree <= edge and begin is not None:
            if at - begin > 1:
                spans.append((sum(heat[begin:at]), text[begin : min(at, begin + _LONGEST_WORD)]))
            begin = None
    best: Mapping[str, None] = dict.fromkeys(word for _, word in sorted(spans, reverse=True))
    return tuple(best)[:_WORDS]

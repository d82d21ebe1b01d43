"""From a labelled history to a model, with what it is measured to be worth. Pure: takes no part of the platform."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from wangge_plugin_message_classifier.folds import fold
from wangge_plugin_message_classifier.grams import features
from wangge_plugin_message_classifier.measuring import SHORT, Answered, accuracy, calibration_error, f1, macro_f1, margin, sharpen
from wangge_plugin_message_classifier.model import Model
from wangge_plugin_message_classifier.small import Named, Small, learn_small
from wangge_plugin_message_classifier.solving import Rows, separate
from wangge_plugin_message_classifier.weighing import weigh

PARTS: Final = 5
CURVE: Final = (0.1, 0.25, 0.5)
"""Shares of the history for the curve of training, before the whole."""
_CONSTANT: Final = 1.0

Progress = Callable[[int, int], None]


class Example(Struct, frozen=True, kw_only=True):
    """A message of the past and what people decided."""

    text: str
    group: str
    class_id: str


class GroupFigure(Struct, frozen=True, kw_only=True):
    """How well one group is told."""

    group: str
    examples: int
    f1: float


class Report(Struct, frozen=True, kw_only=True):
    """What a model is worth, measured on parts of the history that it had not learned from."""

    examples: int
    macro_f1: float
    accuracy: float
    keyword_f1: float
    """Macro-F1 of looking for the words of the classes only."""
    automatic: float
    """Share of messages that go out by themselves with 98 of 100 right."""
    threshold: float
    """Least confidence of those."""
    calibration: float
    """By how much confidence and truth differ."""
    short: float
    long: float
    """Share that is right among messages of fewer than 100 characters, and of more."""
    groups: tuple[GroupFigure, ...]
    curve: tuple[tuple[int, float], ...]
    """Messages learned from, and the macro-F1 reached."""
    folds: tuple[float, ...]
    """Macro-F1 of each part."""


class Learning:
    """One history, ready to be learned from in parts."""

    def __init__(self, examples: Sequence[Example], classes: Sequence[Named] = ()) -> None:
        """`classes` are the county's own, for the small class and for the keywords to compare with."""
        self.examples, self.classes = examples, classes
        self.groups = sorted({each.group for each in examples})
        numbers = {group: number for number, group in enumerate(self.groups)}
        self.labels = [numbers[each.group] for each in examples]
        self.found = [features(each.text) for each in examples]

    def model(self, among: Sequence[int], progress: Callable[[], None] = lambda: None) -> Model:
        """Return a model of some of the messages."""
        weights = weigh(self.found, self.labels, among, len(self.groups))
        index = {feature: number for number, feature in enumerate(weights)}
        constant = len(index)
        rows = [[constant, *(index[each] for each in self.found[number] if each in index)] for number in among]
        padded = Rows([row if len(row) > 1 else [constant, constant] for row in rows], [*weights.values(), _CONSTANT])
        learned = []
        for group in range(len(self.groups)):
            learned.append(separate(padded, range(len(among)), [self.labels[number] == group for number in among]))
            progress()
        return Model(self.groups, index, padded.squares, learned, Small(classes=(), words={}))

    def learn(self, progress: Progress = lambda _done, _total: None) -> tuple[Model, Report]:
        """Return a model of the whole history, and what it is worth by parts that were left out in turn."""
        parts = fold([each.text for each in self.examples], self.labels, PARTS)
        steps, done = (PARTS + len(CURVE) + 1) * len(self.groups), 0

        def step() -> None:
            nonlocal done
            done += 1
            progress(done, steps)

        answered = [self._answers(self.model(self._others(parts, part), step), part) for part in parts]
        curve = []
        others = self._others(parts, parts[0])
        for share in CURVE:
            some = others[:: round(1 / share)]
            curve.append((len(some), macro_f1(self._answers(self.model(some, step), parts[0]), len(self.groups))))
        curve.append((len(others), macro_f1(answered[0], len(self.groups))))
        model = self.model(range(len(self.examples)), step)
        report = self._report([each for part in answered for each in part], answered, tuple(curve), parts)
        model.sharpness, model.threshold = sharpen([each for part in answered for each in part]), report.threshold
        model.small = learn_small(self.classes, ((each.text, each.class_id) for each in self.examples))
        return model, report

    def _others(self, parts: Sequence[Sequence[int]], out: Sequence[int]) -> list[int]:
        return sorted(number for part in parts if part is not out for number in part)

    def _answers(self, model: Model, part: Sequence[int]) -> list[Answered]:
        texts = (self.examples[number].text for number in part)
        return [Answered(self.labels[number], model.scores(text), len(text)) for number, text in zip(part, texts, strict=True)]

    def _report(
        self,
        answered: Sequence[Answered],
        folds: Sequence[Sequence[Answered]],
        curve: tuple[tuple[int, float], ...],
        parts: Sequence[Sequence[int]],
    ) -> Report:
        sharpness = sharpen(answered)
        threshold, automatic = margin(answered, sharpness)
        sizes = Counter(self.labels)
        wide = len(self.groups)
        keywords = [self._keywords(number) for part in parts for number in part]
        return Report(
            examples=len(self.examples),
            macro_f1=sum(macro_f1(each, wide) for each in folds) / len(folds),
            accuracy=accuracy(answered),
            keyword_f1=macro_f1(keywords, wide),
            automatic=automatic,
            threshold=threshold,
            calibration=calibration_error(answered, sharpness),
            short=accuracy([each for each in answered if each.length < SHORT]),
            long=accuracy([each for each in answered if each.length >= SHORT]),
            groups=tuple(
                GroupFigure(group=group, examples=sizes[number], f1=f1(answered, number)) for number, group in enumerate(self.groups)
            ),
            curve=curve,
            folds=tuple(macro_f1(each, wide) for each in folds),
        )

    def _keywords(self, number: int) -> Answered:
        """Answer by the words of the classes only: the group whose keywords stand most often in the message."""
        text = self.examples[number].text
        counts = [
            float(sum(text.count(word) for each in self.classes if each.group == group for word in each.keywords)) for group in self.groups
        ]
        return Answered(self.labels[number], tuple(counts), len(text))

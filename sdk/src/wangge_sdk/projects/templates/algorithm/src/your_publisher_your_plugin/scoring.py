"""The model: words speak for classes; the scores of all classes become shares (softmax). Pure."""

import math
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct


class Model(Struct, frozen=True, forbid_unknown_fields=True):
    """What ``model.json`` holds."""

    least: float
    """A class with a smaller share is not suggested."""
    classes: dict[str, dict[str, float]]
    """Full id of the class → word → weight."""


class Score(Struct, frozen=True):
    """How much speaks for a class."""

    class_id: str
    share: float
    words: tuple[str, ...]


@cache
def load_model() -> Model:
    """Read the model that comes with the plugin."""
    return msgspec.json.decode(files(__package__).joinpath("model.json").read_bytes(), type=Model)


def best(text: str, model: Model) -> Score | None:
    """Return the class that most speaks for, or None when too little does."""
    lower = text.lower()
    found = {name: [word for word in words if word in lower] for name, words in model.classes.items()}
    weights = {name: sum(model.classes[name][word] for word in words) for name, words in found.items()}
    whole = sum(math.exp(weight) for weight in weights.values())
    name = max(weights, key=lambda each: weights[each])
    share = math.exp(weights[name]) / whole
    return Score(name, share, tuple(found[name])) if share >= model.least else None

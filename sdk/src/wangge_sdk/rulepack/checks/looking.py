"""Looking for names and patterns in every module of a plugin."""

from collections.abc import Callable, Iterable, Iterator

from wangge_sdk.rulepack.check import Look, Words, both
from wangge_sdk.rulepack.code.module import Module, Use
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject


def matches(name: str, wanted: Iterable[str]) -> bool:
    """Tell whether a dotted name is one of those wanted, or lies in one; a name with ``*`` at its end stands for all that begin so."""
    return any(name.startswith(each[:-1]) if each.endswith("*") else name == each or name.startswith(f"{each}.") for each in wanted)


def uses_of(subject: Subject, wanted: Iterable[str], unless: Iterable[str] = ()) -> Iterator[tuple[str, Use]]:
    """Yield where code uses one of these names, once for each line, with the file."""
    for file, module in subject.modules.items():
        seen: set[int] = set()
        for use in module.uses:
            if use.line not in seen and matches(use.name, wanted) and not matches(use.name, unless):
                seen.add(use.line)
                yield file, use


def uses(wanted: Iterable[str], said: Words, unless: Iterable[str] = ()) -> Look:
    """Return a look for names; ``said`` has a place for the name."""

    def look(subject: Subject) -> Iterator[Hit]:
        for file, use in uses_of(subject, wanted, unless):
            yield Hit(file=file, line=use.line, message=both((said[0].format(use.name), said[1].format(use.name))))

    return look


def each(of_module: Callable[[Subject, Module], Iterator[tuple[int, Words]]]) -> Look:
    """Return a look at each module by itself."""

    def look(subject: Subject) -> Iterator[Hit]:
        for file, module in subject.modules.items():
            for line, said in dict.fromkeys(of_module(subject, module)):
                yield Hit(file=file, line=line, message=both(said))

    return look

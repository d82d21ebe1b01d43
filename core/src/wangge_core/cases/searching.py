"""What is found by words: how a text is read, which grams stand for it, and the condition that asks for them. Pure.

Chinese has no spaces, so a text is kept as its overlapping pairs of characters, which both databases can index: SQLite in an
FTS5 table (its own trigram tokenizer finds no word of two characters), PostgreSQL in a GIN index over a tsvector. A word of one
or two characters is answered by the index alone; for a longer one the index proposes and the text itself decides, since
its pairs may stand apart in a text that does not hold it.
"""

import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

from wangge_core.errors import FieldError, InvalidError

Condition = tuple[str, list[object]]

MOST_WORDS: Final = 8
"""Each word of a search is a look-up of its own."""
_PAIR: Final = 2
_KEPT: Final = frozenset("LNM")
_END: Final = "g"
_SPACES: Final = frozenset("ZC")


def normalised(text: str) -> str:
    """Return a text as it is compared: compatibility forms unified (NFKC: full width, ligatures, variant characters), case folded.

    Punctuation and symbols are left out, so that 路灯，坏了 holds 路灯坏了; white space is one space. NFKC does not turn
    traditional characters into simplified ones, which are different characters to Unicode.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    # Once more, since marks that punctuation kept apart may join now.
    kept = unicodedata.normalize("NFKC", "".join(map(_kept, folded)))
    return " ".join(kept.split())


@lru_cache(maxsize=16_384)
def _kept(character: str) -> str:
    category = unicodedata.category(character)[0]
    return character if category in _KEPT else " " if category in _SPACES else ""


def words_of(query: str) -> tuple[str, ...]:
    """Return the words that somebody typed, each once: a case is found when it holds every one.

    Raises:
        InvalidError: `too_many_words`.
    """
    words = tuple(dict.fromkeys(normalised(query).split()))
    if len(words) > MOST_WORDS:
        message = f"Search for at most {MOST_WORDS} words at once; these are {len(words)}."
        raise InvalidError("too_many_words", message, (FieldError("/q", "too_many_words", message),))
    return words


def grams(text: str) -> str:
    """Return the grams of a normalised text: its characters and the pairs of its runs, every one once.

    A gram is written as the code points of its characters in hexadecimal, each followed by `g`: no tokenizer can split or fold it.
    """
    found: dict[str, None] = {}
    for run in text.split():
        codes = [f"{ord(character):x}{_END}" for character in run]
        found.update(dict.fromkeys(one + two for one, two in pairwise(codes)))
        found.update(dict.fromkeys(codes))
    return " ".join(found)


def _asked(word: str) -> tuple[str, ...]:
    codes = [f"{ord(character):x}{_END}" for character in word]
    return tuple(dict.fromkeys(one + two for one, two in pairwise(codes))) or tuple(codes)


def found_by(query: str, dialect: Literal["sqlite", "postgres"], table: str = "case_search", column: str = "case_id") -> Condition:
    """Return the condition on an `id` that holds for the cases with every word of the query.

    `table` is where words and grams are kept, by the id in its `column`. A query without a letter or digit finds nothing.
    """
    words = words_of(query)
    if not words:
        return "1 = 0", []
    ask = _sqlite if dialect == "sqlite" else _postgres
    parts = [ask(word, table, column) for word in words]
    return " AND ".join(text for text, _ in parts), [value for _, values in parts for value in values]


def _sqlite(word: str, table: str, column: str) -> Condition:
    inner = f"SELECT {column} FROM {table} WHERE {table} MATCH {{}}"  # noqa: S608  our own names
    match = " AND ".join(_asked(word))
    if len(word) <= _PAIR:
        return f"id IN ({inner})", [match]
    return f"id IN ({inner} AND instr(words, {{}}) > 0)", [match, word]


def _postgres(word: str, table: str, column: str) -> Condition:
    inner = f"SELECT {column} FROM {table} WHERE {GRAM_VECTOR} @@ {{}}::text::tsquery"  # noqa: S608  our own names and expression
    # As an array the hits are gathered first: as a join the planner walks every case, newest first, and asks each for the word.
    match = " & ".join(_asked(word))
    if len(word) <= _PAIR:
        return f"id = ANY(ARRAY({inner}))", [match]
    return f"id = ANY(ARRAY({inner} AND position({{}}::text in words) > 0))", [match, word]


GRAM_VECTOR: Final = "array_to_tsvector(string_to_array(grams, ' '))"
"""The expression that PostgreSQL's index is over; a query must use the very same."""

"""What is found by words: how a text is read, which grams stand for it, and the condition that asks for them. Pure.

Chinese has no spaces, so a text is kept as its overlapping pairs of characters, which both databases can index: SQLite in an
FTS5 table (its own trigram tokenizer finds no word of two characters), PostgreSQL in a GIN index over a tsvector. A word of one
or two characters is answered by the index alone; for a longer one the index proposes and the text itself decides, since
its pairs may stand apart in a text that does not hold it.
"""

import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from wangge_core.errors import FieldError, InvalidError

Condition = tuple[str, list[object]]
Dialect = Literal["sqlite", "postgres"]

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


class Kept(NamedTuple):
    """Where words and grams are kept: a table with both, and the column that says whose they are.

    full_text: the FTS5 table of SQLite, the table itself or one beside it, whose row ids are the table's `key`.
    """

    table: str
    column: str
    full_text: str
    key: str = "rowid"


CASES: Final = Kept("case_search", "case_id", "case_search_grams", "piece")


def found_by(query: str, dialect: Dialect, kept: Kept = CASES) -> Condition:
    """Return the condition on an `id` that holds for what has every word of the query; one without a letter or digit finds nothing."""
    words = words_of(query)
    if not words:
        return "1 = 0", []
    parts = [_member(word, dialect, kept) for word in words]
    return " AND ".join(text for text, _ in parts), [value for _, values in parts for value in values]


def _member(word: str, dialect: Dialect, kept: Kept) -> Condition:
    text, values = holders(word, dialect, kept)
    # As an array the hits are gathered first: as a join PostgreSQL's planner walks every case, newest first, and asks each for the word.
    return (f"id IN ({text})" if dialect == "sqlite" else f"id = ANY(ARRAY({text}))"), values


def holders(word: str, dialect: Dialect, kept: Kept = CASES) -> Condition:
    """Return the query for the ids of all that has a word, by the index of grams."""
    sqlite = dialect == "sqlite"
    match = (" AND " if sqlite else " & ").join(_asked(word))
    if not sqlite:
        found = f"{GRAM_VECTOR} @@ {{}}::text::tsquery"
    elif kept.full_text == kept.table:
        found = f"{kept.full_text} MATCH {{}}"
    else:
        found = f"{kept.key} IN (SELECT rowid FROM {kept.full_text} WHERE {kept.full_text} MATCH {{}})"  # noqa: S608  our own names
    inner = f"SELECT {kept.column} FROM {kept.table} WHERE {found}"  # noqa: S608  our own names and expression
    if len(word) <= _PAIR:
        return inner, [match]
    return f"{inner} AND {spelled('words', dialect)}", [match, word]


def spelled(column: str, dialect: Dialect) -> str:
    """Return the condition that a column of normalised words holds a word itself."""
    return f"instr({column}, {{}}) > 0" if dialect == "sqlite" else f"position({{}}::text in {column}) > 0"


GRAM_VECTOR: Final = "array_to_tsvector(string_to_array(grams, ' '))"
"""The expression that PostgreSQL's index is over; a query must use the very same."""

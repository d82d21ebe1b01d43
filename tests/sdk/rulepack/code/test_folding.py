"""What constants come to: whatever way a word is taken apart, it is put together again; and no expression is too much."""

import ast
import base64
import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_sdk.rulepack.code.folding import fold, is_plain, text_of


def node(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


WAYS = {
    "plain": repr,
    "sum": lambda word: " + ".join(repr(char) for char in word),
    "turned": lambda word: f"{word[::-1]!r}[::-1]",
    "joined": lambda word: f"''.join({list(word)!r})",
    "reversed": lambda word: f"''.join(reversed({word[::-1]!r}))",
    "numbers": lambda word: f"''.join(chr(c) for c in {[ord(char) for char in word]})",
    "numbers in a list": lambda word: f"''.join([chr(c) for c in {[ord(char) for char in word]}])",
    "mapped": lambda word: f"''.join(map(chr, {[ord(char) for char in word]}))",
    "bytes": lambda word: f"bytes({[ord(char) for char in word]}).decode()",
    "hexadecimal": lambda word: f"bytes.fromhex({word.encode().hex()!r}).decode()",
    "base64": lambda word: f"base64.b64decode({base64.b64encode(word.encode())!r}).decode()",
    "base85": lambda word: f"str(base64.b85decode({base64.b85encode(word.encode())!r}))",
    "rot13": lambda word: f"codecs.decode({codecs.encode(word, 'rot13')!r}, 'rot13')",
    "formatted": lambda word: "f'" + "".join(f'{{"{char}"}}' for char in word) + "'",
    "added numbers": lambda word: " + ".join(f"chr({ord(char) - 1} + 1)" for char in word),
    "masked numbers": lambda word: " + ".join(f"chr({ord(char) ^ 7} ^ 7)" for char in word),
    "shouted": lambda word: f"{word.upper()!r}.lower()",
    "there and back": lambda word: f"{word!r}.encode().decode()",
}


@pytest.mark.parametrize("way", WAYS)
@given(word=st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_a_word_in_pieces_is_put_together(way: str, word: str) -> None:
    assert text_of(node(WAYS[way](word))) == word


@pytest.mark.parametrize(
    "text", ["x", "f(1)", "''.join(x)", "'a' * 9", "bytes.fromhex('zz')", "chr(-1)", "base64.b32decode('~')", "'a' + b'b'"]
)
def test_what_is_no_constant_is_none(text: str) -> None:
    assert fold(node(text)) is None


def test_what_says_its_text_outright() -> None:
    assert is_plain(node("'a'"))
    assert not is_plain(node("'a' + 'b'"))


def test_no_expression_is_too_much() -> None:
    assert fold(node(" + ".join(["'a'"] * 900))) is None
    assert fold(node("'" + "a" * 200_000 + "'")) is None

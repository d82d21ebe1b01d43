"""What is written into tables: no text is ever a formula, whoever wrote it, in cells, headings and notes alike."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from wangge_core.spreadsheets import csv_text, writing

FORMULAS = ('=HYPERLINK("https://elsewhere.example","press")', "+1+cmd|' /C calc'!A0", "-1", "@SUM(1)", "\t=1", "\r=1")


@pytest.mark.parametrize("part", ["headings", "cells", "notes"])
def test_no_text_of_a_workbook_is_a_formula(part: str):
    given_to = dict.fromkeys(("headings", "cells", "notes"), ("x",) * len(FORMULAS)) | {part: FORMULAS}
    book = load_workbook(io.BytesIO(writing.table("homes", given_to["headings"], [given_to["cells"]], [given_to["notes"]])))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert len(cells) == 3 * len(FORMULAS)
    assert {cell.data_type for cell in cells} == {"s"}
    assert sum(bool(cell.quotePrefix) for cell in cells) == len(FORMULAS)


@given(st.lists(st.one_of(st.sampled_from(FORMULAS), st.text(max_size=20)), min_size=1, max_size=4))
def test_no_text_of_a_csv_file_is_a_formula(texts: list[str]):
    for line in csv.reader(io.StringIO(csv_text.lines([texts]), newline="")):
        assert not [cell for cell in line if cell.startswith(writing.FORMULA_STARTS)]

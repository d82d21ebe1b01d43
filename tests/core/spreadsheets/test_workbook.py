import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.core.standards.workbooks import LAMP, WELL, saved, with_part, workbook
from wangge_core.errors import InvalidError, TooLargeError, UnsupportedTypeError
from wangge_core.spreadsheets import workbook as opening

SHEET = "xl/worksheets/sheet1.xml"


def test_reads_cells_with_the_value_of_their_merged_range() -> None:
    (sheet,) = opening.read(workbook(WELL, LAMP, change=lambda page: page.merge_cells("B3:B4")))
    assert [(row[1].ref, row[1].value, row[1].merged_into) for row in sheet.rows[2:]] == [("B3", "公用设施", None), ("B4", "公用设施", 3)]


def test_passes_over_sheets_that_are_empty() -> None:
    book = Workbook()
    book.create_sheet("空")
    book.create_sheet("部件").append(["大类代码"])
    assert [sheet.name for sheet in opening.read(saved(book))] == ["部件"]


def refusal(content: bytes) -> InvalidError:
    with pytest.raises(InvalidError) as caught:
        opening.read(content)
    assert caught.value.fields[0].path == "/file"
    return caught.value


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no .xlsx file"),
        ("大类代码,大类名称\n".encode(), "no .xlsx file"),
        (b"%PDF-1.7", "no .xlsx file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old .xls file or an encrypted workbook"),
    ],
)
def test_says_what_kind_of_file_it_is_not(content: bytes, words: str) -> None:
    error = refusal(content)
    assert isinstance(error, UnsupportedTypeError)
    assert error.code == "not_xlsx"
    assert words in error.detail


def test_refuses_another_zip() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("word/document.xml", "<document/>")
    assert refusal(target.getvalue()).detail.startswith("This is a zip file, but no Excel workbook")


def test_refuses_a_file_that_breaks_off() -> None:
    content = workbook(WELL)
    assert refusal(content[: len(content) // 2]).code == "workbook_damaged"


def test_refuses_a_file_whose_xml_breaks_off() -> None:
    assert refusal(with_part(workbook(WELL), SHEET, lambda data: data[:-20])).code == "workbook_damaged"
    assert refusal(with_part(workbook(WELL), "xl/workbook.xml", lambda data: data[:-20])).code == "workbook_damaged"


def test_refuses_document_types() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    assert "document type" in refusal(with_part(workbook(WELL), SHEET, lambda data: bomb + data)).detail
    assert "not UTF-8" in refusal(with_part(workbook(WELL), SHEET, lambda data: data.decode().encode("utf-16"))).detail


def test_refuses_a_file_that_is_too_large() -> None:
    error = refusal(b"PK\x03\x04" + bytes(opening.MAX_BYTES))
    assert isinstance(error, TooLargeError)
    assert str(opening.MAX_BYTES) in error.detail


def test_refuses_a_zip_bomb_by_its_own_word() -> None:
    target = io.BytesIO(workbook(WELL))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/huge.bin", bytes(opening.MAX_UNPACKED))
    assert len(target.getvalue()) < 200_000
    assert "unpacks to more than" in refusal(target.getvalue()).detail


@pytest.mark.parametrize(
    ("ref", "words"),
    [("A1:XFD1048576", "inside merged ranges counted"), ("A:XFD", "has no end")],
)
def test_refuses_a_merged_range_that_would_fill_the_memory(ref: str, words: str) -> None:
    merged = f'<mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells></worksheet>'.encode()
    error = refusal(with_part(workbook(WELL), SHEET, lambda data: data.replace(b"</worksheet>", merged)))
    assert isinstance(error, TooLargeError)
    assert words in error.detail


def test_refuses_a_table_whose_corners_lie_far_apart() -> None:
    def change(page: Worksheet) -> None:
        page["XFD1048576"] = "x"

    error = refusal(workbook(WELL, change=change))
    assert isinstance(error, TooLargeError)
    assert "empty ones counted" in error.detail


def test_refuses_too_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_CELLS", 10)
    assert "more than 10 cells" in refusal(workbook(WELL)).detail


def test_refuses_too_many_sheets() -> None:
    book = Workbook()
    for number in range(opening.MAX_SHEETS):
        book.create_sheet(str(number))
    assert "sheets" in refusal(saved(book)).detail

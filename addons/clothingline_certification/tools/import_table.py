"""The rows of a table that someone made in a spreadsheet: CSV or XLSX, as text.

CSV may be separated by comma, semicolon or tab and written in UTF-8 or in the Windows
alphabet, as Indonesian spreadsheets save it; XLSX gives its first sheet. The first row
holds the names of the columns. Rows without any text are left out, but each row keeps
the number of the line that the user sees in his spreadsheet.
"""

import csv
import io
import zipfile
from datetime import date, datetime
from typing import NamedTuple

import openpyxl


class Row(NamedTuple):
    """One line of the table: its number in the spreadsheet, and its cells."""

    line: int
    cells: list[str]


class UnreadableError(Exception):
    """The file is no table that can be read."""


def read(content: bytes) -> list[Row]:
    """The rows of a CSV or XLSX file, told apart by what is in it.

    >>> read(b"nama;kota\\n\\nSiti;Surabaya\\n")
    [Row(line=1, cells=['nama', 'kota']), Row(line=3, cells=['Siti', 'Surabaya'])]
    """
    cells = _read_xlsx(content) if content[:4] == b"PK\x03\x04" else _read_csv(content)
    return [Row(number, row) for number, row in enumerate(cells, 1) if any(row)]


def _read_csv(content: bytes) -> list[list[str]]:
    if b"\0" in content:
        raise UnreadableError
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator, strict=True))
    except csv.Error as error:
        raise UnreadableError from error
    return [[cell.strip() for cell in row] for row in rows]


def _read_xlsx(content: bytes) -> list[list[str]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        return [[_text(cell) for cell in row] for row in rows]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as error:
        raise UnreadableError from error


def _text(cell: object) -> str:
    """What the user reads in the cell; dates as 2026-11-04.

    >>> _text(3.0), _text(None), _text(datetime(2026, 11, 4))
    ('3', '', '2026-11-04')
    """
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()

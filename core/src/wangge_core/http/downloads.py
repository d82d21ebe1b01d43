"""Tables as downloads."""

from collections.abc import AsyncIterator
from typing import Annotated

from litestar.params import QueryParameter
from litestar.response import Stream

from wangge_core.spreadsheets.table import MEDIA_TYPES, Format

FormatAsked = Annotated[Format, QueryParameter(name="format", description="xlsx or csv.")]


def table_file(pieces: AsyncIterator[bytes], name: str, form: Format) -> Stream:
    """Return a table as a file that no cache keeps."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"', "Cache-Control": "no-store"}
    return Stream(pieces, media_type=MEDIA_TYPES[form], headers=headers)

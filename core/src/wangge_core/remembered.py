"""Where features keep words about people, said beside their tables as `REMEMBERED`.

Redaction, erasure and the reporter's own view (`cases.privacy`) go over all of it, so that a new mechanism is reached by
saying where its words lie. A test holds every text column of the schema against what is said here.
"""

from collections.abc import Mapping

import msgspec


class Own(msgspec.Struct, frozen=True):
    """Words that are the reporter's: shown to them, and gone when an erasure takes the words away.

    what: what they are, for the reporter's own view.
    when: SQL over the row that tells whether they are the reporter's; empty: they always are.
    keys: of a document, the fields that hold them; `name` and `phone` among them say who somebody is.
    """

    what: str
    when: str = ""
    keys: tuple[str, ...] = ()


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """Columns of a table in which people's words about a case lie.

    texts: columns of plain words. documents: columns of JSON that holds words among codes.
    lifted: columns of JSON lists of words that were taken out of the report.
    own: what of it is the reporter's, by column.
    key: the table's primary key. reached: SQL that finds the rows of a case; `{}` stands for its id, as text where `by_text`.
    copy: it repeats what lies elsewhere. Words are hidden there too, but it is neither searched for what to hide nor sealed.
    """

    table: str
    texts: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()
    own: Mapping[str, Own] = {}
    key: str = "id"
    reached: str = "case_id = {}"
    by_text: bool = False
    copy: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """All the columns."""
        return self.texts + self.documents + self.lifted

"""A plugin's collections as its code works with them: documents by id, lists to their end, steps of several collections at once.

Acts on documents are plain functions over `Registers`; they raise `NotPossibleError` with a sentence for whoever asked, and `done` makes
the answer of a command from either outcome.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, Protocol

from msgspec import Struct

from wangge_sdk.broker.documents import MOST_DOCUMENTS, DocumentData, DocumentList, DocumentPage, DocumentStep
from wangge_sdk.broker.refused import RefusedError
from wangge_sdk.interactions import CommandAnswer, Refusal
from wangge_sdk.texts import Text

LONGEST_LABEL: Final = 160

Status = Literal[403, 404, 409, 422]
_SAID: Final[Mapping[str, tuple[Status, str, str]]] = {
    "document_not_found": (404, "没有这条登记，或您无权查看。", "There is no such entry, or it is not for you."),
    "document_not_unique": (409, "已有相同编号的登记，或同一事项已经登记。", "There is an entry of the same number or matter already."),
    "document_changed": (409, "刚有人修改过，请刷新后再试。", "Somebody has just changed it; look again and try anew."),
    "permission_missing": (403, "您没有这一区域的登记权限。", "You may not change entries of that area."),
    "outside_of_call": (403, "不在当前区域之内。", "It lies outside of the area that is open."),
    "area_unknown": (422, "没有这个区域编码。", "There is no area of this code."),
    "not_granted": (403, "本区域尚未同意插件使用这一台账。", "The area has not agreed to the plugin's use of this register."),
    "read_not_granted": (403, "本区域尚未同意插件读取这一台账。", "The area has not agreed to the plugin's reading of this register."),
    "rate_limited": (409, "办理过于频繁，请过一分钟再试。", "That was a lot at once; try again in a minute."),
    "document_invalid": (
        422,
        "有内容不符合数据标准，请检查号码、日期和编码。",
        "Something does not fit the data standard: look at numbers, dates and codes.",
    ),
}


class NotPossibleError(Exception):
    """What was asked for cannot be done to these documents; the sentence says why, and how to mend it."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(english)
        self.message: Final[Text] = {"zh-CN": chinese, "en": english}


class Shelf(Protocol):
    """Documents of collections, as ``ctx.platform.collections`` has them."""

    def get(self, collection: str, document_id: str) -> DocumentData:
        """Return a document."""

    def list(self, wanted: DocumentList) -> DocumentPage:
        """Return a page of documents."""

    def batch(self, collection: str, steps: Sequence[DocumentStep]) -> tuple[DocumentData, ...]:
        """Take several steps together, all or none."""


class Document(Struct, frozen=True):
    """A document with the collection that it is in."""

    register: str
    data: DocumentData
    named_by: tuple[str, ...] = ()
    """The fields that name it to a reader."""

    @property
    def id(self) -> str:
        """Its id."""
        return self.data.id

    def __getitem__(self, field: str) -> Any:  # noqa: ANN401  a value of JSON
        """Return the value of a field, None when it has none."""
        return self.data.body.get(field)

    @property
    def label(self) -> str:
        """What it is called; of people only what their mask leaves."""
        named = " ".join(str(self[field]) for field in self.named_by if self[field])
        return (named or self.id)[:LONGEST_LABEL]

    def changed(self, **fields: object) -> DocumentStep:
        """Return the step that replaces some of its fields; None takes one away."""
        return DocumentStep(collection=self.register, id=self.data.id, version=self.data.version, body=fields)


def entered(into: str, body: Mapping[str, object], document_id: str | None = None) -> DocumentStep:
    """Return the step that enters a document in a collection; fields without a value are left out."""
    return DocumentStep(collection=into, id=document_id, body={name: value for name, value in body.items() if value is not None})


class Registers:
    """The documents of one call."""

    def __init__(self, shelf: Shelf, labels: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """`shelf` is ``ctx.platform.collections``, in jobs that of a `Patient` platform; `labels` names the fields that name a document."""
        self._shelf = shelf
        self._labels = labels or {}

    def get(self, register: str, document_id: str) -> Document:
        """Return a document.

        Raises:
            RefusedError: there is none, or none for whoever acts.
        """
        return self._document(register, self._shelf.get(register, document_id))

    def every(self, register: str, *filters: str, sort: str = "", area: str | None = None) -> Iterator[Document]:
        """Yield all documents of a list, page by page."""
        after: str | None = None
        while True:
            wanted = DocumentList(collection=register, filters=filters, sort=sort, area=area, after=after, limit=MOST_DOCUMENTS)
            page = self._shelf.list(wanted)
            yield from (self._document(register, each) for each in page.items)
            after = page.next
            if after is None:
                return

    def some(
        self, register: str, *filters: str, sort: str = "", area: str | None = None, limit: int = MOST_DOCUMENTS
    ) -> tuple[Document, ...]:
        """Return the first documents of a list."""
        wanted = DocumentList(collection=register, filters=filters, sort=sort, area=area, limit=limit)
        return tuple(self._document(register, each) for each in self._shelf.list(wanted).items)

    def take(self, steps: Sequence[DocumentStep]) -> tuple[DocumentData, ...]:
        """Take steps of several collections together, all or none."""
        return self._shelf.batch(steps[0].collection or "", steps)

    def _document(self, register: str, data: DocumentData) -> Document:
        return Document(register, data, self._labels.get(register, ()))


def refused(error: RefusedError) -> Refusal:
    """Return what to say when the platform has refused something."""
    status, chinese, english = _SAID.get(error.code, (409, f"平台未接受（{error.code}）。", f"The platform refused ({error.code})."))
    return Refusal(status=status, message={"zh-CN": chinese, "en": english})


def done(act: Callable[[], object], chinese: str, english: str) -> CommandAnswer:
    """Do something and say so; `{}` in the sentences is what it returns."""
    try:
        result = act()
    except NotPossibleError as error:
        return CommandAnswer(refused=Refusal(status=422, message=error.message))
    except RefusedError as error:
        return CommandAnswer(refused=refused(error))
    message: Text = {"zh-CN": chinese.format(result), "en": english.format(result)}
    return CommandAnswer(message=message)

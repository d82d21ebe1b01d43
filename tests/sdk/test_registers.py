import pytest

from tests.plugins.shelf import MemoryShelf
from wangge_sdk import registers
from wangge_sdk.broker.documents import DocumentList, DocumentPage
from wangge_sdk.broker.refused import RefusedError
from wangge_sdk.registers import NotPossibleError, Registers, done, entered


class BusyShelf(MemoryShelf):
    """Refuses the first questions of each list."""

    def __init__(self, refusals: int) -> None:
        super().__init__()
        self.refusals = refusals

    def list(self, wanted: DocumentList) -> DocumentPage:
        if self.refusals:
            self.refusals -= 1
            raise RefusedError("rate_limited", "ask again in 1 s")
        return super().list(wanted)


def test_a_list_is_read_to_its_end_and_documents_are_called_by_their_labels() -> None:
    kept = Registers(MemoryShelf(), {"home": ("street", "number")})
    for number in range(230):
        kept.take([entered("home", {"street": "文澜路", "number": number, "note": None})])
    homes = list(kept.every("home"))
    assert len(homes) == 230
    assert homes[7].label == "文澜路 7"
    assert "note" not in homes[7].data.body
    assert len(kept.some("home", limit=3)) == 3
    kept.take([homes[0].changed(number=900), homes[1].changed(street=None)])
    assert (kept.get("home", homes[0].id)["number"], kept.get("home", homes[1].id).label) == (900, "1")


def test_only_a_job_waits_when_it_has_asked_for_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("wangge_sdk.registers.time.sleep", waited.append)
    assert list(Registers(BusyShelf(3), patient=True).every("home")) == []
    assert waited == [registers.PAUSE_S] * 3
    with pytest.raises(RefusedError, match="rate_limited"):
        list(Registers(BusyShelf(1)).every("home"))


def _impossible() -> None:
    raise NotPossibleError("不行。", "No.")


def _unknown() -> None:
    raise RefusedError("document_not_found", "there is none")


def test_a_command_says_what_was_done_or_why_not() -> None:
    assert done(lambda: 3, "共 {} 人。", "{} people.").message == {"zh-CN": "共 3 人。", "en": "3 people."}
    for act, status in ((_impossible, 422), (_unknown, 404)):
        refusal = done(act, "好。", "Done.").refused
        assert refusal is not None
        assert (refusal.status, {*refusal.message}) == (status, {"zh-CN", "en"})

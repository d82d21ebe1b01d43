from tests.plugins.shelf import MemoryShelf
from wangge_sdk.broker.refused import RefusedError
from wangge_sdk.registers import NotPossibleError, Registers, done, entered


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

"""Publicity: what is written is reviewed by somebody else, and only then stands on the board that everybody may read."""

from datetime import date

from wangge_plugin_party_building.registers import Input, active_organisation, require_state
from wangge_sdk.broker.documents import DocumentStep
from wangge_sdk.registers import NotPossibleError, Registers, entered


def write(registers: Registers, given: Input) -> None:
    """Write a draft in the name of an organisation."""
    organisation = active_organisation(registers, given["organisation"])
    body = dict(given) | {"organisation_label": organisation["name"], "area": organisation["area"], "state": "draft"}
    registers.take([entered("article", body)])


def submit(registers: Registers, given: Input) -> None:
    """Hand a draft in for review."""
    article = registers.get("article", given["article"])
    require_state(article, "draft", "returned")
    registers.take([article.changed(state="submitted", words=None)])


def review(registers: Registers, given: Input, today: date) -> None:
    """Publish what was handed in, or return it with words on what to change.

    Raises:
        NotPossibleError: it was not handed in, or is returned without a word.
    """
    article = registers.get("article", given["article"])
    require_state(article, "submitted")
    if given["decision"] == "returned":
        if not given.get("words"):
            raise NotPossibleError("退回须写明修改意见。", "Say what is to be changed.")
        registers.take([article.changed(state="returned", words=given["words"])])
        return
    day = today.isoformat()
    shown = {name: article[name] for name in ("title", "text", "kind", "organisation_label", "area")}
    item = entered("board_item", shown | {"article": article.id, "published_on": day})
    registers.take([item, article.changed(state="published", published_on=day, words=given.get("words"))])


def withdraw(registers: Registers, given: Input) -> None:
    """Take something off the board; the article is kept, and says why."""
    article = registers.get("article", given["article"])
    require_state(article, "published")
    items = registers.some("board_item", f"article={article.id}")
    gone = [DocumentStep(collection="board_item", id=each.id, version=each.data.version) for each in items]
    registers.take([*gone, article.changed(state="withdrawn", words=given["words"])])

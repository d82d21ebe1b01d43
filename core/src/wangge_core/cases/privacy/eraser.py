"""Carrying an erasure out on one case: its words, its pictures, who reported it, and all that mechanisms keep on it."""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from wangge_core.access.model import Actor
from wangge_core.attachments.clearing import Clearing
from wangge_core.cases.model import Case
from wangge_core.cases.privacy.by_area import PRIVACY, PrivacyRules
from wangge_core.cases.privacy.hiding import MARK, strings_of, suggested
from wangge_core.cases.privacy.passages.model import Passage
from wangge_core.cases.privacy.passages.repository import PassageRepository
from wangge_core.cases.privacy.redaction import Redaction, texts_of
from wangge_core.cases.privacy.repository import Asker, PrivacyRepository
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.search_index import SearchIndex
from wangge_core.local_rules.book import LocalRules

Kind = Literal["contact", "words", "pictures"]
KINDS: Final[tuple[Kind, ...]] = ("contact", "words", "pictures")
RETENTION: Final = "retention"
"""Stands for the asker where nobody asked: the area's time for keeping it was up."""
_SHORTEST: Final = 2
"""A name of one character cannot be told from a word."""

log = logging.getLogger("wangge.privacy")


class Erased(msgspec.Struct, frozen=True):
    """What an erasure took: the words that were hidden, for cases that came out of this one, and the digests of files to delete."""

    pieces: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Eraser:
    """Erases inside the caller's transaction; the files go after it (`drop`)."""

    repository: PrivacyRepository
    passages: PassageRepository
    redaction: Redaction
    search: SearchIndex
    clearing: Clearing
    recorder: Recorder
    rules: LocalRules

    async def erase(
        self, actor: Actor, case: Case, asker: Asker | None, kinds: Collection[Kind], now: datetime, *, known: Sequence[str] = ()
    ) -> Erased:
        """Erase kinds of data of whoever asked, or of everybody when nobody did and their time is up.

        `known` are words of theirs that may have come along from another case.

        Raises:
            CaseChangedError: somebody acted on the case meanwhile.
        """
        rules, passages = self.rules.of(PRIVACY, case.place.area), await self.passages.of_case(case.id)
        pieces, files = (await self._pieces(case, asker, rules, passages)) + tuple(known), tuple[str, ...]()
        changes: dict[str, Any] = {}
        if "words" in kinds:
            changes = await self.redaction.hide(case, passages, pieces, now, sealed=False)
            if rules.words == "all":
                changes |= {"text": MARK, "form": {}, "rating_text": None}
                await self.repository.rewrite_address(case.id, None)
            await self.repository.unseal(case.id)
        if "pictures" in kinds:
            files = await self.repository.remove_pictures(case.id)
            changes["photo_id"] = None
        if "contact" in kinds:
            await self._forget_contact(case, asker)
        act = Act(
            action="erase", event="reporter.erased", told={"asker": asker or RETENTION}, changes=changes, facts={"erased": [*sorted(kinds)]}
        )
        await self.recorder.record(actor, case, act, now)
        await self.repository.note_erased(case.id, kinds, now)
        await self.search.renew([case.id])
        return Erased(pieces, files)

    async def drop(self, files: Iterable[str]) -> None:
        """Delete files whose rows are gone; one that resists is left to the operator, and the log says so."""
        for digest in set(files):
            try:
                await self.clearing.drop(digest)
            except OSError:
                log.exception("a picture of an erased report could not be deleted; the row that named it is gone")

    async def _pieces(self, case: Case, asker: Asker | None, rules: PrivacyRules, passages: Sequence[Passage]) -> tuple[str, ...]:
        """Return the words to hide: who it is, what the area's rules find, and all of their own words where the area says so."""
        person = await self.repository.on_behalf(case.id) if asker != "reporter" else None
        pieces = [person.name, person.phone] if person else []
        pieces += [case.reporter.name, case.reporter.phone] if asker != "person" else []
        searched = [passage for passage in passages if not passage.where.copy]
        pieces += [found.piece for found in suggested(texts_of(case, searched), rules.redaction)]
        if rules.words == "all":
            pieces += [case.text, case.place.address, case.rating_text, *strings_of(case.form)]
            pieces += [text for passage in passages for _, text in passage.own_words()]
        return tuple(dict.fromkeys(piece for piece in pieces if piece and len(piece) >= _SHORTEST and piece != MARK))

    async def _forget_contact(self, case: Case, asker: Asker | None) -> None:
        if asker != "reporter":
            await self.repository.blank_on_behalf(case.id)
        if asker == "person":
            return
        if case.reporter.account_id is not None:
            await self.repository.forget_notices(case.id, case.reporter.account_id)
        await self.repository.forget_reporter(case.id)
        for passage in await self.passages.of_case(case.id):
            if (nameless := passage.nameless()) != passage:
                await self.passages.rewrite(nameless)

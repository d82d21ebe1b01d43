"""Finds every later change to the audit, and says which entry it struck."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from wangge_core.audit.chain import GENESIS, link_hash
from wangge_core.audit.head_copy import HeadCopy
from wangge_core.audit.keys import AuditKey, PublicKeys
from wangge_core.audit.model import AuditFinding, Fault, Head, Link, Verification
from wangge_core.audit.repository import AuditRepository, Stored
from wangge_core.database import Database
from wangge_core.instants import SystemTime, TimeSource

_PAGE: Final = 500
_LOWEST: Final = -(2**63)
_HIGHEST: Final = 2**63
_FINDINGS_KEPT: Final = 1_000


class Verifier:
    """Compares the audit with itself, with the signed heads, and with the heads in the second place.

    Whoever holds only the public keys can verify the chain; with the private key the stamps are checked
    too, and then a rewritten entry is named even in a chain that was recomputed from end to end.
    """

    def __init__(
        self,
        database: Database,
        trusted: PublicKeys,
        copy: HeadCopy,
        *,
        key: AuditKey | None = None,
        time: TimeSource | None = None,
        window: timedelta = timedelta(minutes=5),
    ) -> None:
        """`window` is how long an entry may wait for the sealer before that is a finding."""
        self._repository = AuditRepository(database)
        self._trusted = trusted
        self._copy = copy
        self._key = key
        self._time = time or SystemTime()
        self._window = window

    async def verify(self, first: int = 1, most: int | None = None) -> Verification:
        """Verify the chain from the number `first` on, `most` entries or all, and everything that is not chained.

        Raises:
            UnavailableError: the database is down.
        """
        walk = _Walk(first, self._key)
        part = range(first, _HIGHEST if most is None else first + most)
        copied = await asyncio.to_thread(self._copied_heads, walk, part)
        signed = await self._signed_heads(walk, copied, part)
        entries = await self._walk_chain(walk, signed, part)
        await self._compare_end(walk, signed)
        waiting = await self._unchained(walk)
        return Verification(
            whole=not walk.findings,
            at=self._time.now(),
            first=first,
            last=walk.last,
            entries=entries,
            heads=len(signed),
            copied_heads=len(copied),
            waiting=waiting,
            stamps_checked=self._key is not None,
            findings=tuple(walk.findings),
            more_findings=walk.more,
        )

    def _copied_heads(self, walk: "_Walk", part: range) -> dict[int, Head]:
        """Return the heads of the second place by number."""
        heads: dict[int, Head] = {}
        for line, head in self._copy.lines():
            if head is None:
                walk.find("copy_damaged", detail=f"line {line} of {self._copy.path} cannot be read")
            elif head.number not in part:
                continue
            elif self._trusted.signed(head):
                heads[head.number] = head
            else:
                detail = f"line {line} of {self._copy.path} is not signed with a key of this installation"
                walk.find("copy_damaged", number=head.number, detail=detail)
        return heads

    async def _signed_heads(self, walk: "_Walk", copied: dict[int, Head], part: range) -> dict[int, Head]:
        """Return every head that is signed, by number: those of the second place win."""
        heads: dict[int, Head] = {}
        after = part.start - 1
        while page := [head for head in await self._repository.heads(after, _PAGE) if head.number in part]:
            for head in page:
                if await asyncio.to_thread(self._trusted.signed, head):
                    heads[head.number] = head
                else:
                    walk.find("head_forged", number=head.number, detail="the signature of this head is not ours")
            after = page[-1].number
        for number in sorted(copied.keys() - heads.keys()):
            walk.find("head_missing", number=number, detail="the second place holds a signed head that the database lacks")
        return heads | copied

    async def _walk_chain(self, walk: "_Walk", signed: dict[int, Head], part: range) -> int:
        entries = 0
        after = part.start - 1 if part.start > 1 else _LOWEST
        while page := [stored for stored in await self._repository.chained(after, _PAGE) if stored.link and stored.link.number < part.stop]:
            await asyncio.to_thread(walk.steps, page, signed)
            entries += len(page)
            after = max(stored.link.number for stored in page if stored.link is not None)
        return entries

    async def _compare_end(self, walk: "_Walk", signed: dict[int, Head]) -> None:
        newest = max(signed, default=walk.first - 1)
        if newest > walk.last:
            count = newest - walk.last
            detail = f"the chain ends here, yet head {newest} was signed: {count} entries, {walk.last + 1} to {newest}, were cut off"
            walk.find("cut_off", number=walk.last + 1, detail=detail)
        elif newest < walk.last:
            # The sealer may have gone on meanwhile; it saves entries and head in one transaction.
            later = await self._repository.newest_heads(_PAGE)
            newest = max((head.number for head in later if self._trusted.signed(head)), default=newest)
            if newest < walk.last:
                walk.find("not_signed", number=newest + 1, detail=f"no signed head covers the entries {newest + 1} to {walk.last}")

    async def _unchained(self, walk: "_Walk") -> int:
        """Look at the entries without a number; return how many wait for the sealer as they should."""
        waiting, after = 0, None
        while page := await self._repository.unchained(after, _PAGE):
            for stored in page:
                if stored.record is None or (self._key is not None and not self._key.stamped(stored.record.body(), stored.record.stamp)):
                    detail = "the stamp is not ours: written past the server, or edited before it was chained"
                    walk.find("forged", entry=stored, detail=detail)
                elif self._too_old(stored.record.at):
                    detail = f"committed at {stored.record.at.isoformat()} and never chained"
                    walk.find("unsealed", entry=stored, detail=detail)
                else:
                    waiting += 1
            after = page[-1].key
        return waiting

    def _too_old(self, at: datetime) -> bool:
        return self._time.now() - at > self._window


class _Walk:
    """One way along the chain. Pure: pages in, findings out."""

    def __init__(self, first: int, key: AuditKey | None) -> None:
        self.first = first
        self.last = first - 1
        self.findings: list[AuditFinding] = []
        self.more = 0
        self._key = key
        self._previous: str | None = GENESIS if first == 1 else None
        self._last_good_head = first - 1
        self._recomputed = False

    def find(self, fault: Fault, *, detail: str, number: int | None = None, entry: Stored | None = None) -> None:
        """Note a finding, up to a number that a person may still read."""
        if len(self.findings) >= _FINDINGS_KEPT:
            self.more += 1
            return
        if entry is not None and entry.link is not None:
            number = entry.link.number
        self.findings.append(AuditFinding(fault=fault, number=number, entry_id=entry.entry_id if entry else None, detail=detail))

    def steps(self, page: Iterable[Stored], signed: dict[int, Head]) -> None:
        """Go along a page of the chain."""
        for stored in page:
            if stored.link is None:
                continue
            if stored.link.number <= self.last:
                self.find("forged", entry=stored, detail="this number stands outside of the chain or is taken by another entry")
                continue
            self._step(stored, stored.link, signed.get(stored.link.number))

    def _step(self, stored: Stored, link: Link, head: Head | None) -> None:
        gap = link.number - self.last - 1
        if gap:
            which = f"entry {self.last + 1} is" if gap == 1 else f"entries {self.last + 1} to {link.number - 1} are"
            self.find("missing", number=self.last + 1, detail=f"{which} not there")
            self._previous = None
        fault = self._content_fault(stored, link)
        if fault is None and self._previous not in {None, link.previous}:
            self.find("broken", entry=stored, detail="the entry does not follow the one before it: one of the two was rewritten")
        if head is not None:
            self._compare_head(stored, link, head, gap=bool(gap))
        # After an entry that was tampered with, its hash says nothing about what should follow.
        self._previous = link.hash if fault is None else None
        self.last = link.number

    def _content_fault(self, stored: Stored, link: Link) -> Fault | None:
        """Note and return what is wrong with the entry itself."""
        record = stored.record
        if record is None:
            self.find("edited", entry=stored, detail="the entry cannot be read any more")
            return "edited"
        ours = self._key is not None and record.stamp.startswith(f"{self._key.id}:")
        genuine = self._key is not None and self._key.stamped(record.body(), record.stamp)
        chained = link_hash(link.number, link.previous, record) == link.hash
        if chained and not stored.areas_fit:
            self.find("edited", entry=stored, detail="the area columns, which decide who may read the entry, differ from its area")
            return "edited"
        if chained and ours and not genuine:
            self.find("edited", entry=stored, detail="the content differs from its stamp, and the hash was recomputed to fit")
            return "edited"
        if chained:
            return None
        if genuine:
            detail = "the entry is genuine but does not belong here: its number, or the hash before it, differs from what was chained"
            self.find("moved", entry=stored, detail=detail)
            return "moved"
        self.find("edited", entry=stored, detail="the content differs from what was chained")
        return "edited"

    def _compare_head(self, stored: Stored, link: Link, head: Head, *, gap: bool) -> None:
        if head.hash == link.hash:
            self._last_good_head = head.number
            self._recomputed = False
        elif not self._recomputed and not gap:
            first = self._last_good_head + 1
            detail = (
                f"head {head.number}, signed at {head.at}, has another hash: "
                f"the chain was rewritten and recomputed somewhere in the entries {first} to {head.number}"
            )
            self._recomputed = True
            self.find("recomputed", entry=stored, detail=detail)

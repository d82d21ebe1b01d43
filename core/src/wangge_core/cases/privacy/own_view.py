"""A reporter's own view: all that is held on them, also as a file that they take along."""

import html
import io
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from wangge_core.attachments.repository import Attachment, AttachmentRepository
from wangge_core.attachments.service import AttachmentService
from wangge_core.cases.handling import no_case
from wangge_core.cases.model import Case
from wangge_core.cases.privacy.by_area import PRIVACY, PrivacyRules
from wangge_core.cases.privacy.holders import Held, Holders
from wangge_core.cases.privacy.passages.repository import PassageRepository
from wangge_core.cases.privacy.repository import Erasure, PrivacyRepository
from wangge_core.cases.privacy.schemas import ErasureOut, KeptOut, OwnView, OwnWordsOut
from wangge_core.cases.privacy.years import Years
from wangge_core.local_rules.book import LocalRules

_PAGE: Final = (
    "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>{number}</title>"
    "<h1>{number}</h1><p>本文件列出平台保存的与您有关的全部信息。 All that the platform holds on you.</p>"
    "<table border=1 cellpadding=6>{rows}</table></html>"
)
SAID: Final = "said"
"""Said in some step; a rating or a call is also a step, and is called what it is."""
_LABELS: Final = {
    "number": "编号 Number",
    "role": "身份 Role",
    "reported_at": "上报时间 Reported",
    "name": "姓名 Name",
    "phone": "电话 Telephone",
    "account": "登录上报 Signed in",
    "relation": "代报关系 Relation",
    "words": "上报内容 Words",
    "sealed": "已隐去处 Places hidden",
    "address": "地址 Address",
    "form": "表单 Form",
    "pictures": "照片数 Pictures",
    "rating": "评分 Rating",
    "rating_text": "评价 Words of the rating",
    "statements": "其他言语与移交内容 What else you said, and what was handed on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnViews:
    """Opens by the query code, which is all the right that is needed."""

    holders: Holders
    repository: PrivacyRepository
    passages: PassageRepository
    attachments: AttachmentRepository
    pictures: AttachmentService
    rules: LocalRules
    years: Years

    async def open(self, query_code: str) -> OwnView:
        """Return all that is held on the holder of a code; of one who said "me too" nothing is, but that they did.

        Raises:
            NotFoundError: the code opens nothing, or is of one who said "me too".
        """
        held = await self.holders.held(query_code)
        return await self._view(held)

    async def export(self, query_code: str) -> bytes:
        """Return the same as a ZIP: `data.json` for machines, `index.html` for people, and the pictures.

        Raises:
            NotFoundError: see `open`.
        """
        held = await self.holders.held(query_code)
        view = await self._view(held)
        sent = [] if held.role == "person" else await self._sent(held.case)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("data.json", msgspec.json.format(msgspec.json.encode(view)))
            file.writestr("index.html", _page(view))
            for number, picture in enumerate(sent, 1):
                name = f"pictures/{number}.jpg" if picture.is_picture else f"voice/{number}.wav"
                file.writestr(name, await self.pictures.bytes_of(picture, "full"))
        return target.getvalue()

    async def _sent(self, case: Case) -> list[Attachment]:
        return [one for one in await self.attachments.of_case(case.id) if one.purpose == "report"]

    async def _view(self, held: Held) -> OwnView:
        case, role = held.case, held.role
        if role == "echo":
            raise no_case()
        person = await self.repository.on_behalf(case.id)
        speaks = role == "reporter"
        rules = self.rules.of(PRIVACY, case.place.area)
        places = [case.id, *(one.case.id for one in held.passed if one.by == "hand_over")]
        return OwnView(
            number=case.number,
            role=role,
            reported_at=case.reported_at,
            name=case.reporter.name if speaks else person.name if person else None,
            phone=case.reporter.phone if speaks else person.phone if person else None,
            account=speaks and case.reporter.account_id is not None,
            relation=person.relation if person else None,
            words=case.text,
            sealed=len(await self.repository.sealed(case.id)),
            address=case.place.address,
            form=case.form,
            pictures=len(await self._sent(case)),
            rating=case.score,
            rating_text=case.rating_text,
            statements=await self._statements({case.id, held.acts_on.id}) if speaks else [],
            retention=retention_of(rules, case),
            erased_at=self.years.until(case),
            erasures=[erasure_out(one) for place in places for one in await self.repository.erasures_of(place, role)],
        )

    async def _statements(self, cases: Collection[UUID]) -> list[OwnWordsOut]:
        """Return what mechanisms keep of the reporter's own words, and what was handed on of them; each once, by what says most of it."""
        told: dict[str, str] = {}
        passages = [passage for case_id in sorted(cases) for passage in await self.passages.of_case(case_id, copies=False)]
        for what, text in (words for passage in passages for words in passage.own_words()):
            if told.get(text, SAID) == SAID:
                told[text] = what
        return [OwnWordsOut(what=what, text=text) for text, what in told.items()]


def retention_of(rules: PrivacyRules, case: Case) -> list[KeptOut]:
    """Return what an erasure does to each kind of data; what waits for the closing has no date before it."""
    return [
        KeptOut(what=line.what, keep=line.keep, until=kept_until(line.days, case.closed_at), reason=line.reason.by_locale())
        for line in rules.retention
    ]


def kept_until(days: int | None, closed_at: datetime | None) -> datetime | None:
    """Return until when data stay that are kept for some days after the closing."""
    return closed_at + timedelta(days=days) if days is not None and closed_at is not None else None


def erasure_out(one: Erasure) -> ErasureOut:
    """Return a request as its asker sees it."""
    return ErasureOut(state=one.state, asked_at=one.asked_at, due_at=one.due_at, decided_at=one.decided_at, reason=one.reason)


def _page(view: OwnView) -> str:
    def cell(value: object) -> str:
        plain = value if isinstance(value, str) else msgspec.json.encode(value).decode()
        return html.escape("" if value is None else plain)

    rows = "".join(f"<tr><th>{label}</th><td>{cell(getattr(view, name))}</td></tr>" for name, label in _LABELS.items())
    rows += "".join(
        f"<tr><th>{html.escape(line.what)}</th><td>{html.escape(' '.join(line.reason.values()))}</td></tr>" for line in view.retention
    )
    return _PAGE.format(number=html.escape(view.number), rows=rows)

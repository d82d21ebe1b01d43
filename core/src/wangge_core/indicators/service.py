"""Decisions about indicators: versions of formulas and rankings, and locked months."""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database, DuplicateError
from wangge_core.errors import ConflictError, FieldError, InvalidError
from wangge_core.events.model import Event
from wangge_core.events.outbox import Outbox
from wangge_core.ids import new_id
from wangge_core.indicators import burden
from wangge_core.indicators.book import in_force, line
from wangge_core.indicators.errors import BurdenError, PeriodLockedError, PeriodNotOverError
from wangge_core.indicators.language import Counted
from wangge_core.indicators.model import Figure, Formula, Kept, Lock, Period, Ranking
from wangge_core.indicators.questions import Question
from wangge_core.indicators.register.repository import Register
from wangge_core.indicators.repository import FactRepository
from wangge_core.indicators.subscribers import FactKeeper
from wangge_core.instants import TimeSource
from wangge_sdk.texts import LOCALES

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{1,58}")
_RANKINGS: Final = ("star.unit", "star.worker")
_LEAST_REASON: Final = 10
_WHOLE: Final = 100


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A new version: what it says, from which month on, and why it is right although it appraises usage (if it does)."""

    name: str
    area: str
    effective_from: str
    document: Formula | Ranking
    override_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorService:
    """Changes; every one is audited and told."""

    database: Database
    facts: FactRepository
    keeper: FactKeeper
    register: Register
    access: Access
    audit: Audit
    outbox: Outbox
    time: TimeSource

    async def define(self, actor: Actor, draft: Draft) -> Kept:
        """Add a version of a formula or ranking for an area; those before it are kept, and locked months keep theirs.

        Raises:
            ForbiddenError: `permission_missing`, without `indicator:manage` in the area.
            BurdenError: it would appraise usage, and no reason is given why it may.
            InvalidError: it cannot be read, or says nothing; with the part that is wrong.
        """
        area = area_code.parse(draft.area)
        self.access.require(actor, area, "indicator", "manage")
        period = Period.parse(draft.effective_from, "/effective_from")
        reason = (draft.override_reason or "").strip()
        found = burden.findings(draft.document)
        if found and len(reason) < _LEAST_REASON:
            raise BurdenError(found)
        if isinstance(draft.document, Formula):
            _check_formula(draft.name, draft.document)
        else:
            known = in_force(await self.register.versions(line(area)), area, period)
            _check_ranking(draft.name, draft.document, {name for name, kept in known.items() if kept.formula})
        kept = Kept(
            name=draft.name,
            area=area,
            version=await self.register.last_version(area, draft.name) + 1,
            effective_from=str(period),
            override_reason=reason if found else None,
            formula=draft.document if isinstance(draft.document, Formula) else None,
            ranking=draft.document if isinstance(draft.document, Ranking) else None,
        )
        await self._save(actor, kept, [finding.path for finding in found])
        return kept

    async def _save(self, actor: Actor, kept: Kept, overridden: list[str]) -> None:
        now = self.time.now()
        digest = hashlib.sha256(msgspec.json.encode(kept.formula or kept.ranking)).hexdigest()
        facts: dict[str, Fact] = {"version": kept.version, "effective_from": kept.effective_from, "sha256": digest}
        if kept.override_reason is not None:
            reason = hashlib.sha256(kept.override_reason.encode()).hexdigest()
            facts |= {"burden": [*overridden], "override_reason_sha256": reason}
        action = "indicator.burden_overridden" if overridden else "indicator.defined"
        try:
            async with self.database.transaction():
                await self.register.add_version(kept, now, actor.id)
                await self.audit.record(
                    AuditEntry(action=action, actor=actor, resource="indicator", resource_id=kept.name, area=kept.area, facts=facts)
                )
                told = {"name": kept.name, "version": kept.version}
                await self.outbox.append(Event(type="indicator.defined", area=kept.area, key=kept.name, at=now, data=told))
        except DuplicateError as error:
            raise ConflictError("indicator_changed", "Somebody else changed it at the same moment; look at it and try again.") from error

    async def lock(self, actor: Actor, area: str, month: str) -> Lock:
        """Lock a month that is over: its facts, formulas and figures are kept, and answer from now on whatever happens to the cases.

        Raises:
            ForbiddenError: `permission_missing`, without `period:lock` in the area.
            PeriodNotOverError, PeriodLockedError: too early, or too late.
        """
        code, period = area_code.parse(area), Period.parse(month, "/month")
        self.access.require(actor, code, "period", "lock")
        now = self.time.now()
        if period.end > now:
            raise PeriodNotOverError(str(period))
        areas = line(code)
        if held := await self.register.lock(areas, str(period)):
            raise PeriodLockedError(held.area, str(period))
        scope = Scope.of((code,))
        await self.keeper.catch_up(scope)
        kept = in_force(await self.register.versions(areas), code, period)
        formulas = {name: one.formula for name, one in kept.items() if one.formula}
        question = Question(scope=scope, period=period, as_of=now, lock=new_id())
        try:
            async with self.database.transaction():
                lock = await self._keep(actor, question, tuple(kept.values()), formulas)
                await self.register.add_lock(lock)
                facts: dict[str, Fact] = {"month": lock.month, "cases": lock.cases, "lock": str(lock.id)}
                await self.audit.record(
                    AuditEntry(action="period.locked", actor=actor, resource="period", resource_id=lock.month, area=code, facts=facts)
                )
                await self.outbox.append(Event(type="period.locked", area=code, key=code, at=now, data={"month": lock.month}))
        except DuplicateError as error:
            raise PeriodLockedError(code, str(period)) from error
        return lock

    async def _keep(self, actor: Actor, question: Question, kept: tuple[Kept, ...], formulas: dict[str, Formula]) -> Lock:
        assert question.lock is not None  # noqa: S101  `lock` has just made it
        cases = await self.facts.keep(question)
        (_, counts), *_ = await self.facts.counts(question, formulas)
        return Lock(
            id=question.lock,
            area=question.scope.areas[0],
            month=str(question.period),
            locked_at=question.as_of,
            locked_by=actor.id,
            cases=cases,
            formulas=kept,
            figures={name: Figure.of(formula, *counts[name]) for name, formula in formulas.items()},
        )


def _check_formula(name: str, formula: Formula) -> None:
    if not _NAME.fullmatch(name):
        raise _wrong("/name", f"{name[:60]!r} is no name: give 2 to 59 small letters, digits and underscores, a letter first.")
    _check_texts(formula)
    Counted.of(formula)
    least = [grade.at_least for grade in formula.grades]
    if least != sorted(least, reverse=True) or len(set(least)) != len(least) or not all(0 <= value <= _WHOLE for value in least):
        raise _wrong("/grades", "Give the grades from the best down, each with less than the one before, between 100 and 0.")
    if len({grade.name for grade in formula.grades}) != len(least):
        raise _wrong("/grades", "Give each grade a name of its own.")


def _check_ranking(name: str, ranking: Ranking, known: set[str]) -> None:
    if name not in _RANKINGS:
        raise _wrong("/name", f"{name[:60]!r} is no ranking; there are: {', '.join(_RANKINGS)}.")
    _check_texts(ranking)
    if not ranking.parts or ranking.at_least < 1:
        raise _wrong("/parts", "Give at least one indicator, and rest a score on at least one case.")
    for number, part in enumerate(ranking.parts):
        if part.indicator not in known:
            message = f"{part.indicator[:60]!r} is no indicator in force there; there are: {', '.join(sorted(known))}."
            raise _wrong(f"/parts/{number}/indicator", message)
        if not 1 <= part.weight <= _WHOLE:
            raise _wrong(f"/parts/{number}/weight", "A weight is a whole number from 1 to 100.")


def _check_texts(document: Formula | Ranking) -> None:
    texts = {"title": document.title, "explanation": document.explanation}
    if isinstance(document, Formula):
        texts["source"] = document.source
    for where, text in texts.items():
        for locale in LOCALES:
            if not text.get(locale, "").strip():
                raise _wrong(f"/{where}/{locale}", f"Say the {where} in {locale} too.")


def _wrong(path: str, message: str) -> InvalidError:
    return InvalidError("indicator_definition", message, (FieldError(path, "indicator_definition", message),))

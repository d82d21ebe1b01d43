"""Limits and explanations in words, in zh-CN and en. Only words: every number of an explanation comes from `explain`."""

from wangge_core.clocks.calendar import DAY, HOUR, Calendar
from wangge_core.clocks.model import DayCount, Extension, Limit, Unit
from wangge_core.instants import LOCAL
from wangge_sdk.texts import Text

_MINUTE = HOUR // 60
_SECOND = _MINUTE // 60
_WEEKDAYS = "一二三四五六日"
_UNITS: dict[Unit, tuple[str, str]] = {
    Unit.EMERGENCY_HOURS: ("紧急工作时", "emergency hour"),
    Unit.WORKING_HOURS: ("工作时", "working hour"),
    Unit.WORKING_DAYS: ("工作日", "working day"),
    Unit.CALENDAR_DAYS: ("自然日", "calendar day"),
}


def limit_text(limit: Limit) -> Text:
    """Return a limit in words: 2个紧急工作时, 2 emergency hours."""
    zh_unit, en_unit = _UNITS[limit.unit]
    return {"zh-CN": f"{limit.amount}个{zh_unit}", "en": _plural(limit.amount, en_unit)}


def unit_text(unit: Unit) -> Text:
    """Return the name of a unit: 工作日, working days."""
    zh_unit, en_unit = _UNITS[unit]
    return {"zh-CN": zh_unit, "en": f"{en_unit}s"}


class Wording:
    """Says the steps for one limit under one calendar. Positions and amounts are microseconds (`calendar`)."""

    def __init__(self, calendar: Calendar, limit: Limit) -> None:
        self._calendar = calendar
        self._limit = limit

    def started(self, at: int) -> Text:
        """Name the start, the limit and the rule by which it is counted."""
        limit = limit_text(self._limit)
        zh_rule, en_rule = self._rule()
        return {
            "zh-CN": f"{self._zh(at)}开始计时，时限{limit['zh-CN']}，{zh_rule}。",
            "en": f"Started {self._en(at)}; the limit is {limit['en']}: {en_rule}.",
        }

    def extended(self, extension: Extension) -> Text:
        """Say that more time was granted, when and why."""
        limit, at = limit_text(extension.limit), self._calendar.position(extension.granted_at)
        return {
            "zh-CN": f"{self._zh(at)}批准延期{limit['zh-CN']}（{extension.reason}）。",
            "en": f"Extended by {limit['en']} on {self._en(at)} ({extension.reason}).",
        }

    def first_day(self, at: int) -> Text:
        """Say that the rest of the first day is not counted."""
        day = at // DAY * DAY
        return {
            "zh-CN": f"{self._zh_day(day)}为起始当日，不计入。",
            "en": f"{self._en_day(day)} is the day of the start and is not counted.",
        }

    def off(self, start: int, end: int, why: Text | None) -> Text:
        """Say that nothing is worked on these days, and why."""
        zh_days, en_days = self.days(start, end)
        reason = why or {"zh-CN": "休息", "en": "of"}
        return {"zh-CN": f"{zh_days}：{reason['zh-CN']}，不计入。", "en": f"{en_days}: {reason['en']}, not counted."}

    def counted(self, when: tuple[str, str], amount: int, total: int, why: Text | None) -> Text:
        """Say how much ran in the `days` or `times` given, and how much has run so far."""
        zh_when, en_when = when
        zh_note, en_note = (f"（{why['zh-CN']}）", f" ({why['en']})") if why else ("", "")
        zh_amount, en_amount = self._amount(amount)
        zh_total, en_total = self._amount(total)
        return {
            "zh-CN": f"{zh_when}{zh_note}：计{zh_amount}，累计{zh_total}。",
            "en": f"{en_when}{en_note}: {en_amount} counted, {en_total} so far.",
        }

    def paused(self, start: int, end: int, reason: str) -> Text:
        """Say that the clock stood still."""
        zh_when, en_when = self.times(start, end)
        return {"zh-CN": f"{zh_when}：暂停计时（{reason}）。", "en": f"{en_when}: paused ({reason})."}

    def waiting(self, since: int, reason: str, left: int) -> Text:
        """Say that the clock stands still, so that the due time is open."""
        zh_left, en_left = self._amount(left)
        return {
            "zh-CN": f"自{self._zh(since)}起暂停计时（{reason}），恢复后还剩{zh_left}，到期时间随恢复时间确定。",
            "en": f"Paused since {self._en(since)} ({reason}); {en_left} will be left, and the due time is set on resuming.",
        }

    def due(self, at: int) -> Text:
        """Name the answer."""
        return {"zh-CN": f"到期时间：{self._zh(at)}。", "en": f"Due {self._en(at)}."}

    def provisional(self) -> Text:
        """Say that the answer rests on days whose holidays are not known."""
        year = self._calendar.dated_until.year
        return {
            "zh-CN": f"{year}年之后的节假日安排尚未公布，暂按周一至周五推算，公布后重新计算。",
            "en": f"Holidays after {year} are not published yet: Monday to Friday are assumed until they are, then this is dated again.",
        }

    def days(self, start: int, end: int) -> tuple[str, str]:
        """Name a run of whole days, in zh-CN and en."""
        last = (end - 1) // DAY * DAY
        if last <= start:
            return self._zh_day(start), self._en_day(start)
        return f"{self._zh_day(start)}至{self._zh_day(last)}", f"{self._en_day(start)} to {self._en_day(last)}"

    def times(self, start: int, end: int) -> tuple[str, str]:
        """Name a stretch of time, in zh-CN and en; the day stands once if it is the same."""
        if start // DAY == end // DAY:
            return f"{self._zh(start)}至{self._clock(end)}", f"{self._en(start)} to {self._clock(end)}"
        return f"{self._zh(start)}至{self._zh(end)}", f"{self._en(start)} to {self._en(end)}"

    def _rule(self) -> tuple[str, str]:
        unit, hours = self._limit.unit, str(self._calendar.hours)
        zh_hours = hours.replace(", ", "、")
        same_moment = self._calendar.day_count is DayCount.SAME_MOMENT
        if unit is Unit.EMERGENCY_HOURS:
            return "昼夜及节假日连续计算", "it runs through nights and holidays"
        if unit is Unit.WORKING_HOURS:
            return f"只计工作日{zh_hours}", f"only {hours} on working days counts"
        if unit is Unit.WORKING_DAYS:
            zh_day, en_day = self._amount(self._calendar.day_length, in_days=False)
            if same_moment:
                return f"自起始时刻起计，每个工作日{zh_day}（{zh_hours}）", f"counted from that moment, {en_day} to a working day ({hours})"
            return (
                f"自次日起计，末日下班时到期（{zh_hours}）",
                f"counted from the next day to the close of business of the last ({hours})",
            )
        if same_moment:
            return "自起始时刻起计，每日24小时", "counted from that moment, 24 hours to a day"
        return (
            "自次日起计，节假日计入，末日下班时到期",
            "counted from the next day, holidays included, up to the close of business of the last",
        )

    def _amount(self, amount: int, *, in_days: bool | None = None) -> tuple[str, str]:
        """Return a duration; limits in days count whole days first, a day being as long as the limit's measure makes it."""
        days = 0
        zh_unit, en_unit = _UNITS[self._limit.unit]
        if in_days is None:
            in_days = self._limit.unit in {Unit.WORKING_DAYS, Unit.CALENDAR_DAYS}
        if in_days:
            length = self._calendar.day_length if self._limit.unit is Unit.WORKING_DAYS else DAY
            days, amount = divmod(amount, length)
        zh_parts = [f"{days}个{zh_unit}"] if days else []
        en_parts = [_plural(days, en_unit)] if days else []
        for size, zh_name, en_name in ((HOUR, "小时", "h"), (_MINUTE, "分钟", "min"), (_SECOND, "秒", "s")):
            number, amount = divmod(amount, size)
            if number:
                zh_parts.append(f"{number}{zh_name}")
                en_parts.append(f"{number} {en_name}")
        if not zh_parts:
            return "不足1秒", "less than a second"
        return "".join(zh_parts), " ".join(en_parts)

    def _zh(self, position: int) -> str:
        return f"{self._zh_day(position)}{self._clock(position)}"

    def _en(self, position: int) -> str:
        return f"{self._en_day(position)} {self._clock(position)}"

    def _clock(self, position: int) -> str:
        local = self._calendar.instant(position).astimezone(LOCAL)
        return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"

    def _zh_day(self, position: int) -> str:
        day = self._calendar.date_of(position)
        return f"{day.year}年{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"

    def _en_day(self, position: int) -> str:
        day = self._calendar.date_of(position)
        return f"{day:%a} {day.day} {day:%b %Y}"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

"""Rules about what is done by the calendar."""

from collections.abc import Iterator
from datetime import UTC, datetime

from wangge_sdk.manifest.findings import Finding
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import Place
from wangge_sdk.schedules import ScheduleError, next_moment

_ANY: datetime = datetime(2026, 1, 1, tzinfo=UTC)


def schedules_come(subject: Subject) -> Iterator[Finding]:
    """A cron line can be read, and names moments that come."""
    contributes = subject.manifest.contributes
    lines: list[tuple[Place, str]] = [
        (("jobs", index, "schedule"), job.schedule) for index, job in enumerate(contributes.jobs) if job.schedule
    ]
    lines += [(("feeds", index, "schedule"), feed.schedule) for index, feed in enumerate(contributes.feeds)]
    for place, line in lines:
        try:
            next_moment(line, _ANY)
        except ScheduleError as error:
            yield finding(
                "schedule.valid",
                ("contributes", *place),
                {"zh-CN": f"{line} 不是能到来的时刻：{error}。", "en": f"{error}."},
                {
                    "zh-CN": "依次写分、时、日、月、星期，例如 0 3 * * *。",
                    "en": "Write minute, hour, day, month and day of the week, such as 0 3 * * *.",
                },
            )

import pytest

from tests.sdk.manifest.example import Plugin


@pytest.mark.parametrize("line", ["0 25 * * *", "0 0 31 2 *", "*/0 * * * *", "5-1 * * * *"])
def test_schedules_come(plugin: Plugin, line: str):
    plugin.contributes["jobs"][0]["schedule"] = line
    plugin.contributes["feeds"][0]["schedule"] = line
    assert [finding.path for finding in plugin.findings("schedule.valid")] == [
        "$.contributes.jobs[0].schedule",
        "$.contributes.feeds[0].schedule",
    ]


def test_a_job_without_a_schedule_waits_to_be_asked(plugin: Plugin):
    del plugin.contributes["jobs"][0]["schedule"]
    assert plugin.findings() == []

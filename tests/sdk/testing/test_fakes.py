"""What stands in for the platform refuses as the platform does."""

from datetime import timedelta

import pytest

from wangge_sdk.hooks.loading import Hook
from wangge_sdk.hooks.spec import AnswerError
from wangge_sdk.manifest.model import EgressHost
from wangge_sdk.platform import RefusedError
from wangge_sdk.testing import Calling, Clock, EgressRecorder, FakePlatform, LogRecorder
from wangge_sdk.views import HookContext, ReportView

HOST = EgressHost(host="weather.example", purpose="api", operation="fetch", data_classes=("public",), reason={"en": "Rain"})


def test_the_clock_stands_until_it_is_moved():
    clock = Clock()
    before = clock.now()
    assert clock.now() == before
    assert clock.move(days=1, hours=2) - before == timedelta(days=1, hours=2)
    assert before.tzinfo is not None


def test_nothing_is_granted_by_itself():
    platform = FakePlatform()
    with pytest.raises(RefusedError, match=r"cases\.get is not granted here"):
        platform.ask("cases.get", id="1")
    platform.grant("cases.get", lambda id: {"id": id, "tags": ("a",)})  # noqa: A006  the method's own name for it
    assert platform.ask("cases.get", id="1") == {"id": "1", "tags": ["a"]}
    assert [(each.method, dict(each.arguments)) for each in platform.asked] == [("cases.get", {"id": "1"})] * 2


def test_only_declared_hosts_answer():
    platform = FakePlatform()
    recorder = EgressRecorder(platform, (HOST,))
    recorder.answer("http.fetch", {"status": 200})
    assert platform.ask("http.fetch", url="https://weather.example/now") == {"status": 200}
    with pytest.raises(RefusedError, match=r"evil\.example is not in the manifest"):
        platform.ask("http.fetch", url="https://evil.example/")
    assert recorder.urls == ("https://weather.example/now", "https://evil.example/")
    with pytest.raises(ValueError, match="use the fixture granted"):
        recorder.answer("cases.get", None)


def test_a_call_goes_the_way_of_the_wire():
    log = LogRecorder()

    def suggest(ctx, request):
        ctx.log.warning("asked", length=len(request.text), minutes=ctx.settings["minutes"])
        return [{"class_id": "a.b.c", "confidence": 0.5, "reason": {"en": "?"}}]

    def context(area, settings, locale):
        return HookContext(area=area or "999901", plugin="a.b", version="1", log=log, locale=locale, settings=settings or {})

    call = Calling({"suggest_class.v1": Hook("suggest_class", suggest, ("ctx", "request"))}, context)
    (suggestion,) = call("suggest_class", ReportView(text="路灯", area="999901", reported_at=Clock().now()), settings={"minutes": 3})
    assert suggestion.class_id == "a.b.c"
    assert [(line.level, line.message, dict(line.facts)) for line in log.lines] == [("warning", "asked", {"length": 2, "minutes": 3})]
    wrong = Calling({"suggest_class.v1": Hook("suggest_class", lambda: 3, ())}, context)
    with pytest.raises(AnswerError):
        wrong("suggest_class", ReportView(text="", area="999901", reported_at=Clock().now()))


def test_log_levels():
    log = LogRecorder()
    log.info("a")
    log.error("b", code=1)
    assert [line.level for line in log.lines] == ["info", "error"]

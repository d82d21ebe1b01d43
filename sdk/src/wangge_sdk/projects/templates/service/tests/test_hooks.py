"""The hooks, called as the platform calls them; the fixtures come with the SDK."""

from wangge_sdk.testing import Calling, Clock
from wangge_sdk.views import ReportView, RouteRequest


def report(clock: Clock, area: str, text: str, photos: int = 0) -> ReportView:
    return ReportView(text=text, area=area, reported_at=clock.now(), attachments=photos)


def test_a_short_text_is_not_enough(call: Calling, clock: Clock, area: str) -> None:
    (problem,) = call("validate_report", report(clock, area, "坏了"))
    assert problem.path == "text"


def test_a_photo_says_more_than_words(call: Calling, clock: Clock, area: str) -> None:
    assert call("validate_report", report(clock, area, "坏了", photos=1)) == ()


def test_an_area_may_ask_for_less(call: Calling, clock: Clock, area: str) -> None:
    assert call("validate_report", report(clock, area, "坏了"), settings={"least_characters": 2}) == ()


def test_anybody_may_ask_for_the_rule(call: Calling) -> None:
    answer = call("route:rule", RouteRequest(method="GET", path="/rule"), settings={"least_characters": 3}, locale="en")
    assert answer.output == {"rule": "Please write at least 3 characters, or add a photo."}

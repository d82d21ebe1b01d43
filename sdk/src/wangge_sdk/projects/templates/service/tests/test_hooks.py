"""The hooks, called as the platform calls them; the fixtures come with the SDK."""

from wangge_sdk.testing import Calling, Clock
from wangge_sdk.views import ReportView


def report(clock: Clock, area: str, text: str, photos: int = 0) -> ReportView:
    return ReportView(text=text, area=area, reported_at=clock.now(), attachments=photos)


def test_a_short_text_is_not_enough(call: Calling, clock: Clock, area: str) -> None:
    (problem,) = call("validate_report", report(clock, area, "坏了"))
    assert problem.path == "text"


def test_a_photo_says_more_than_words(call: Calling, clock: Clock, area: str) -> None:
    assert call("validate_report", report(clock, area, "坏了", photos=1)) == ()


def test_an_area_may_ask_for_less(call: Calling, clock: Clock, area: str) -> None:
    assert call("validate_report", report(clock, area, "坏了"), settings={"least_characters": 2}) == ()

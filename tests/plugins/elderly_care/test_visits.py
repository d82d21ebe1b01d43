from datetime import timedelta

from tests.plugins.elderly_care.village import FAR, TODAY, Village
from wangge_plugin_elderly_care import visits
from wangge_plugin_elderly_care.registers import PERSON
from wangge_sdk.broker.documents import DocumentStep


def kept(village: Village, days: int = 0) -> bool:
    return visits.keep(village.registers, village.registers.get("elder", village.elder), TODAY + timedelta(days=days))


def change(village: Village, collection: str, document_id: str, **fields: object) -> None:
    version = village.shelf.kept[collection][document_id].version
    village.shelf.batch(collection, [DocumentStep(id=document_id, version=version, body=fields)])


def test_the_next_visit_is_planned_once_and_after_the_last(village: Village) -> None:
    assert kept(village)
    assert kept(village)
    (visit,) = village.shelf.bodies("visit")
    assert (visit["due_on"], visit["state"], visit["address"]) == ("2026-09-18", "planned", "文庙里 1 号")
    change(village, "visit", village.one("visit"), state="done", done_at="2026-09-17T01:00:00Z")
    kept(village, 2)
    assert [each["due_on"] for each in village.shelf.bodies("visit", state="planned")] == ["2026-09-20"]


def test_a_missed_visit_warns_once_and_stays_to_be_made(village: Village) -> None:
    kept(village)
    assert list(visits.missed(village.registers, TODAY + timedelta(days=3), 0)) == [], "it is due today"
    assert list(visits.missed(village.registers, TODAY + timedelta(days=4), 1)) == [], "a day of grace"
    (late,) = visits.missed(village.registers, TODAY + timedelta(days=4), 0)
    assert (late.days, visits.by_township([late])) == (1, {"999901001": 1})
    assert list(visits.missed(village.registers, TODAY + timedelta(days=5), 0)) == []
    (visit,) = village.shelf.bodies("visit")
    assert (visit["state"], visit["late"]) == ("planned", True)


def test_files_follow_the_base_library(village: Village) -> None:
    change(village, PERSON, village.person_id, grid=FAR, home="新村 2 号")
    kept(village)
    assert village.body("elder", village.elder)["grid"] == FAR
    assert village.shelf.bodies("visit")[0]["grid"] == FAR
    change(village, PERSON, village.person_id, state="deceased")
    assert not kept(village)
    assert village.body("elder", village.elder)["state"] == "ended"
    assert village.shelf.bodies("visit")[0]["state"] == "cancelled"


def test_another_interval_moves_the_visit(village: Village) -> None:
    kept(village)
    visits.set_visits(village.registers, {"elder": village.elder, "visit_every": 7}, TODAY)
    kept(village)
    assert [each["due_on"] for each in village.shelf.bodies("visit", state="planned")] == ["2026-09-22"]
    visits.set_visits(village.registers, {"elder": village.elder, "visit_every": 0}, TODAY)
    kept(village)
    assert village.shelf.bodies("visit", state="planned") == []

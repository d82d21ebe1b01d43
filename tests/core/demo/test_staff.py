"""Who works in the county: every role, every unit, every village looked after."""

from wangge_core.access import catalogue
from wangge_core.demo.places import COUNTY_CODE, townships
from wangge_core.demo.staff import BUREAUS, TOWNSHIP_OFFICE, VILLAGES_PER_WORKER, posts, units, worker_of

COUNTY = townships()
POSTS = posts(COUNTY)
UNITS = units(COUNTY)


def test_a_unit_of_every_kind():
    kinds = [unit.kind for unit in UNITS if unit.area == COUNTY_CODE]
    assert kinds == [kind for kind, _, _ in BUREAUS]
    assert [unit.area for unit in UNITS if unit.kind == TOWNSHIP_OFFICE] == [township.code for township in COUNTY]
    assert len({(unit.name, unit.area) for unit in UNITS}) == len(UNITS)


def test_every_role_is_held():
    assert {post.role for post in POSTS} == {role.id for role in catalogue.default_policy().roles}


def test_every_unit_has_a_handler():
    assert {(post.unit_kind, post.area) for post in POSTS if post.role == "unit_handler"} == {(unit.kind, unit.area) for unit in UNITS}


def test_every_village_is_looked_after_by_one_worker():
    held = {post.area: post.username for post in POSTS if post.role == "grid_worker"}
    villages = [village for township in COUNTY for village in township.villages]
    assert held == {village.code: worker_of(village, COUNTY) for village in villages}
    assert max(list(held.values()).count(worker) for worker in set(held.values())) == VILLAGES_PER_WORKER


def test_people_are_told_apart():
    people = {post.username: post.name for post in POSTS}
    assert len(set(people.values())) == len(people)


def test_the_accounts_that_are_shown():
    shown = {post.username for post in POSTS if post.shown}
    assert {"admin.system", "admin.security", "admin.audit", "leader", "dispatch.county"} <= shown
    assert {"dispatch.wenlan", "grid.wenlan1", "dispatch.wanghu", "grid.wanghu1"} <= shown
    assert len(shown) < 20

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.cases.walking import act, reported, walked
from tests.world import SYSTEM, World
from wangge_core.cases.filters import CaseFilter
from wangge_core.cases.highlights import excerpt
from wangge_core.cases.searching import MOST_WORDS, grams, holders, normalised, words_of
from wangge_core.database import Row
from wangge_core.errors import InvalidError
from wangge_core.platform import Platform

ALPHABET = "噪音扰民 路灯，aAbＡé1１ﬁ𠮷\u0301"
TEXTS = st.text(ALPHABET, max_size=12)


async def _found(platform: Platform, county: World, who: str, q: str) -> list[str]:
    actor, wanted = county.actor(who), CaseFilter(q=q)
    page = await platform.cases.queries.page(actor, wanted, None, 50)
    counts = await platform.cases.queries.counts(actor, wanted)
    assert counts.count == len(page.items)
    return [item.text for item in page.items]


async def test_words_of_one_two_and_more_characters_are_found_in_any_form(platform: Platform, county: World):
    text = "幸福路１２３号，夜里ＫＴＶ噪音扰民"
    await reported(platform, text=text)
    await reported(platform, text="音量噪，民扰，噪扰音民")
    for query in ("噪音", "扰", "噪音扰民", "ktv", "KTV", "ＫＴＶ噪音", "123号夜里", "扰民 幸福", "路123"):
        found = await _found(platform, county, "leader", query)
        assert text in found, query
        assert all(all(word in normalised(hit) for word in words_of(query)) for hit in found), query
    for query in ("噪音民", "扰民噪音", "ktv2", "——", "，。"):
        assert await _found(platform, county, "leader", query) == [], query


async def test_a_number_an_address_and_the_note_of_a_step_find_the_case(platform: Platform, county: World):
    case = await reported(platform, text="路灯坏了", address="清溪大道八号")
    for query in (case.number, case.number.lower(), case.number[-8:], "清溪大道"):
        assert await _found(platform, county, "leader", query) == ["路灯坏了"], query
    assert await _found(platform, county, "leader", "并非本镇") == []
    await act(platform, county, case, "north_dispatcher", "refuse", {"reason": "below_standard", "public_reason": "并非本镇的路灯"})
    assert await _found(platform, county, "leader", "并非本镇 清溪大道") == ["路灯坏了"]


async def test_who_reported_is_found_by_nobody(platform: Platform, county: World):
    await reported(platform)
    for query in ("王小明", "13812345678"):
        assert await _found(platform, county, "north_dispatcher", query) == []


async def test_a_search_shows_no_case_outside_the_scope_and_no_private_one(platform: Platform, county: World):
    await reported(platform, text="噪音扰民", private=True)
    assert await _found(platform, county, "north_dispatcher", "噪音") == ["噪音扰民"]
    assert await _found(platform, county, "south_dispatcher", "噪音") == []
    assert await _found(platform, county, "worker", "噪音") == []


async def test_a_search_that_finds_all_counts_as_no_search_does(platform: Platform, county: World):
    cases = [await reported(platform, text=f"路灯坏了{number}", private=number == 1) for number in range(4)]
    await walked(platform, county, cases[0], "close")
    await walked(platform, county, cases[2], "dispatch")
    for who in ("leader", "north_dispatcher", "handler", "worker"):
        for wanted in (CaseFilter(), CaseFilter(queue="todo"), CaseFilter(light="green"), CaseFilter(queue="closed")):
            plain = await platform.cases.queries.counts(county.actor(who), wanted)
            found = await platform.cases.queries.counts(county.actor(who), msgspec.structs.replace(wanted, q="路灯"))
            assert found == plain, (who, wanted)


@pytest.mark.parametrize("sample", [1, 2, 400])
async def test_words_are_found_however_few_cases_are_looked_through_before_the_index_is_asked(
    sample: int, platform: Platform, county: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("wangge_core.cases.search.queries.SAMPLE", sample)
    texts = ["路灯坏了", "井盖翘起", "路灯井盖", "路灯不亮", "垃圾未清", "井盖丢失，路灯旁边"]
    for text in texts:
        await reported(platform, text=text)
    for query in ("路灯", "井盖", "灯", "路灯 井盖", "丢失 路灯", "垃圾 路灯", "井盖翘起"):
        expected = [text for text in reversed(texts) if all(word in normalised(text) for word in words_of(query))]
        for limit in (1, 2, 50):
            page, found = None, list[str]()
            while page is None or page.next:
                page = await platform.cases.queries.page(county.actor("leader"), CaseFilter(q=query), page and page.next, limit)
                found += [item.text for item in page.items]
            assert found == expected, (query, limit)


async def test_a_search_looks_words_up_by_the_case_and_by_the_index(platform: Platform, county: World):
    if platform.database.dialect != "sqlite":
        return
    for sql, index in (
        ("SELECT words FROM case_search s WHERE s.case_id = 'x'", "case_search_case"),
        (holders("路灯", "sqlite")[0].replace("{}", "'8defg706fg'"), "VIRTUAL TABLE INDEX"),
    ):
        plan = [row["detail"] for row in await platform.database.fetch("EXPLAIN QUERY PLAN " + sql)]
        assert any(index in step for step in plan), plan
        assert not any(step.startswith("SCAN case_search ") for step in plan), plan


async def test_too_many_words_are_refused(platform: Platform, county: World):
    with pytest.raises(InvalidError) as caught:
        await _found(platform, county, "leader", " ".join("abcdefghi"))
    assert caught.value.code == "too_many_words"
    assert len(words_of(" ".join("abcdefgh"))) == MOST_WORDS


async def test_cases_older_than_the_search_are_caught_up_with_and_redacted_words_find_nothing(platform: Platform, county: World):
    case = await reported(platform, text="水井盖丢失")
    await platform.database.execute("DELETE FROM case_search")
    await platform.database.execute("INSERT INTO case_search_todo (case_id) SELECT id FROM cases")
    assert await _found(platform, county, "leader", "水井") == []
    assert await platform.cases.search.catch_up() == 1
    assert await platform.cases.search.catch_up() == 0
    assert await _found(platform, county, "leader", "水井") == ["水井盖丢失"]
    await platform.database.execute("UPDATE cases SET text = {} WHERE id = {}", "某处盖丢失", case.id)
    async with platform.database.transaction():
        await platform.cases.search.renew([case.id])
    assert await _found(platform, county, "leader", "水井") == []
    assert await _found(platform, county, "leader", "某处") == ["某处盖丢失"]


async def test_the_index_answers_as_a_slow_look_at_every_text_does(platform: Platform):
    example = st.tuples(st.lists(TEXTS, min_size=1, max_size=8), st.lists(TEXTS, min_size=1, max_size=6))
    cases = [await reported(platform) for _ in range(8)]
    drawn = []

    @given(example)
    def collect(pair):
        drawn.append(pair)

    collect()
    for texts, queries in drawn[-40:]:
        await platform.database.execute("DELETE FROM case_search")
        pieces = {case.id: normalised(text) for case, text in zip(cases, texts, strict=False)}
        rows = [Row("case_search", {"case_id": key, "words": words, "grams": grams(words)}) for key, words in pieces.items() if words]
        if rows:
            await platform.database.insert(rows)
        for query in queries:
            words = words_of(query)
            expected = {key for key, text in pieces.items() if words and all(word in text for word in words)}
            page = await platform.cases.queries.page(SYSTEM, CaseFilter(q=query), None, 50) if query else None
            assert page is None or {item.id for item in page.items} == expected, (texts, query)


@given(TEXTS)
def test_normalising_twice_changes_nothing(text: str):
    assert normalised(normalised(text)) == normalised(text)


def test_every_gram_is_one_plain_token():
    assert grams("噪音 a") == "566ag97f3g 566ag 97f3g 61g"
    assert grams("") == ""


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("路灯坏了", "灯坏", "路[灯坏]了"),
        ("路灯，坏了", "灯坏", "路[灯，坏]了"),
        ("夜里ＫＴＶ太吵", "ktv", "夜里[ＫＴＶ]太吵"),
        ("abc abc", "ab bc", "[ab]c [ab]c"),
        ("没有", "路灯", None),
    ],
)
def test_the_words_are_marked_where_they_stand(text: str, query: str, expected: str | None):
    found = excerpt("text", text, words_of(query))
    shown = found and "".join(f"[{mark.text}]" if mark.found else mark.text for mark in found.marks)
    assert shown == expected


def test_a_long_text_is_cut_around_the_first_word():
    found = excerpt("text", "前" * 50 + "路灯" + "后" * 100, ("路灯",))
    assert found is not None
    assert [mark.text for mark in found.marks] == ["…", "前" * 20, "路灯", "后" * 60, "…"]


async def test_each_line_of_a_search_shows_why_it_was_found(platform: Platform, county: World):
    case = await reported(platform, text="路灯坏了", address="清溪大道")
    await act(platform, county, case, "north_dispatcher", "refuse", {"reason": "below_standard", "public_reason": "并非本镇的路灯"})
    page = await platform.cases.queries.page(county.actor("leader"), CaseFilter(q="清溪 并非"), None, 50)
    assert [part.field for part in page.items[0].found] == ["address", "note"]
    page = await platform.cases.queries.page(county.actor("leader"), CaseFilter(), None, 50)
    assert page.items[0].found == ()

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_plugin_party_building.dues import Bracket, DuesRule, DuesTable, allocated, due, dues_tables, reduced, table_for, yuan
from wangge_sdk.registers import NotPossibleError

MONTH = "2026-09"
amounts = st.decimals(Decimal(0), Decimal(200_000), places=2)


@pytest.mark.parametrize(
    ("category", "base", "amount", "clause"),
    [
        ("employed", 3000, "15.00", "第二条"),
        ("employed", "3000.01", "30.00", "第二条"),
        ("employed", 5000, "50.00", "第二条"),
        ("employed", "5000.01", "75.00", "第二条"),
        ("employed", 10000, "150.00", "第二条"),
        ("employed", "10000.01", "200.00", "第二条"),
        ("employed", 1, "0.01", "第二条"),
        ("annual_salary", 20000, "400.00", "第三条"),
        ("self_employed", 4000, "40.00", "第四条"),
        ("retired", 5000, "25.00", "第五条"),
        ("retired", "5000.01", "50.00", "第五条"),
        ("farmer", None, "0.20", "第六条"),
        ("student", None, "0.20", "第七条"),
        ("unemployed", None, "0.20", "第七条"),
        ("relief", None, "0.20", "第七条"),
    ],
)
def test_each_rule_of_2008_with_its_clause(category: str, base: object, amount: str, clause: str) -> None:
    owed = due(category, base, MONTH)
    assert (owed.amount, owed.clause, owed.source) == (Decimal(amount), clause, "中组发〔2008〕3号")


def test_a_farmer_pays_what_the_county_chose_between_its_bounds() -> None:
    assert [due("farmer", None, MONTH, chosen=chosen).amount for chosen in (0.1, 0.5, 3)] == [yuan("0.2"), yuan("0.5"), yuan(1)]
    assert due("student", None, MONTH, chosen=1).amount == yuan("0.2")


def test_it_says_how_it_was_counted() -> None:
    assert due("employed", 3200, MONTH).explained(yuan(3200)) == "3200.00 × 1% = 32.00 元（中组发〔2008〕3号 第二条）"
    assert due("student", None, MONTH).explained(None) == "0.20 元（中组发〔2008〕3号 第七条）"


@given(amounts, amounts)
def test_who_earns_more_never_owes_less_and_the_rate_is_of_the_whole(one: Decimal, other: Decimal) -> None:
    less, more = sorted((one, other))
    for category in ("employed", "retired"):
        assert due(category, less, MONTH).amount <= due(category, more, MONTH).amount
        owed = due(category, more, MONTH)
        assert owed.percent is not None
        assert owed.amount == yuan(more * owed.percent / 100)


def test_a_new_table_holds_from_its_month_and_not_before() -> None:
    newer = DuesTable(since="2027-01", source="新规", rules=(DuesRule(("employed",), {"employed": "一"}, (Bracket(Decimal(3)),)),))
    tables = (*dues_tables(), newer)
    assert due("employed", 1000, "2026-12", tables=tables).amount == yuan(5)
    assert due("employed", 1000, "2027-01", tables=tables).amount == yuan(30)
    with pytest.raises(NotPossibleError, match="no rule"):
        due("retired", 1000, "2027-01", tables=tables)
    with pytest.raises(NotPossibleError, match="No table"):
        table_for("2008-03")
    with pytest.raises(NotPossibleError, match="base is not known"):
        due("employed", None, MONTH)


@given(amounts, amounts)
def test_a_reduction_never_makes_more(owed: Decimal, granted: Decimal) -> None:
    assert reduced(owed, "none") == 0
    assert 0 <= reduced(owed, "less", granted) <= owed


@given(amounts, st.lists(st.decimals(Decimal("0.01"), Decimal(500), places=2), max_size=8))
def test_a_payment_goes_to_the_oldest_first_and_none_of_it_is_lost(paid: Decimal, owed: list[Decimal]) -> None:
    bills = [(str(number), amount) for number, amount in enumerate(owed)]
    parts, left = allocated(paid, bills)
    assert sum(parts.values()) + left == paid
    assert all(parts[bill] <= amount for bill, amount in bills if bill in parts)
    unpaid = [bill for bill, amount in bills if parts.get(bill) != amount]
    assert list(parts) == [bill for bill, _ in bills[: len(parts)]]
    assert left == 0 or not unpaid

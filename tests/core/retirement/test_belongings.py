"""Whatever lies under a plugin's id goes with it, or stays for a reason."""

from wangge_core.retirement.belongings import DELETED, EXPORTED, KEPT
from wangge_core.schema import TABLES


def test_every_table_with_a_plugins_id_goes_with_it_or_says_why_it_stays() -> None:
    tables = {table._meta.tablename for table in TABLES if any(column._meta.name == "plugin" for column in table._meta.columns)}
    assert tables == {*DELETED, *KEPT}
    assert not set(DELETED) & set(KEPT)
    assert set(EXPORTED) <= set(DELETED)
    assert all(len(reason) > 20 for reason in KEPT.values())

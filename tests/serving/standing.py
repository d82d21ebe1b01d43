"""What stands in a database, for comparing what migrations make with what the features declare."""

from wangge_serving.database import Database


async def columns(database: Database) -> set[tuple[object, ...]]:
    if database.dialect == "postgres":
        rows = await database.fetch(
            "SELECT table_name, column_name, data_type, character_maximum_length AS length, is_nullable, column_default "
            "FROM information_schema.columns WHERE table_schema = 'public'"
        )
        return {tuple(row.values()) for row in rows}
    tables = [row["name"] for row in await database.fetch("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found: set[tuple[object, ...]] = set()
    for table in tables:
        found |= {
            (table, row["name"], row["type"], row["notnull"], row["dflt_value"], row["pk"])
            for row in await database.fetch(f"SELECT * FROM pragma_table_info('{table}')")
        }
    return found


async def indexes(database: Database) -> set[str]:
    sql = "SELECT indexdef AS made FROM pg_indexes WHERE schemaname = 'public'"
    if database.dialect == "sqlite":
        sql = "SELECT sql AS made FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    return {row["made"].replace(" IF NOT EXISTS", "") for row in await database.fetch(sql)}

"""Copies of a PostgreSQL template that tests borrow one after another.

Copying a template of some hundred tables costs a fifth of a second of the server, and dropping the copy as much again. So a copy is
put back as it was, row by row in the tables that the test wrote, and lent to the next test: tables and indexes that the test made go. A
copy whose own tables have changed, that was analysed (plans would remember it), or that somebody still uses, is dropped, and the next
test gets a new one.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from uuid import uuid4

import asyncpg

_PATIENCE_S: Final = 2
"""How long the connections of a test may take to end; they give their counts of written rows as they do."""

_OTHERS: Final = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""

_ANALYSED: Final = """
SELECT EXISTS (SELECT 1 FROM pg_statistic JOIN pg_class ON oid = starelid WHERE relnamespace = 'public'::regnamespace)
"""

_SHAPE: Final = """
SELECT md5(string_agg(line, ' ' ORDER BY line)) FROM (
    SELECT concat_ws(' ', c.relname, c.relkind, c.relhasrules, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.atthasdef) AS line
    FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', t.tgname, t.tgrelid::regclass, t.tgenabled) FROM pg_trigger t WHERE NOT t.tgisinternal
    UNION ALL SELECT concat_ws(' ', r.conname, r.conrelid::regclass, r.convalidated) FROM pg_constraint r
    UNION ALL SELECT concat_ws(' ', p.proname, md5(p.prosrc)) FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
) AS shape
"""

_KEEP: Final = f"""
CREATE SCHEMA kept;
CREATE TABLE kept.shape AS SELECT ({_SHAPE}) AS digest;
DO $$
DECLARE one record; filled boolean;
BEGIN
    FOR one IN SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', one.name) INTO filled;
        IF filled THEN EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', 'rows_of_' || one.name, one.name); END IF;
    END LOOP;
END $$;
CREATE TABLE kept.relation AS SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace;
CREATE TABLE kept.counter (name text, value bigint, called boolean);
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT relname AS name FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('INSERT INTO kept.counter SELECT %L, last_value, is_called FROM public.%I', one.name, one.name);
    END LOOP;
END $$;
"""

_DROP_NEW: Final = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT relname AS name, CASE relkind WHEN 'r' THEN 'TABLE' ELSE 'INDEX' END AS kind FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i') AND relname NOT IN (SELECT name FROM kept.relation)
        ORDER BY relkind DESC
    LOOP
        EXECUTE format('DROP %s IF EXISTS public.%I CASCADE', one.kind, one.name);
    END LOOP;
END $$
"""

_RESTORE: Final = """
DO $$
DECLARE one record; written text[];
BEGIN
    SET LOCAL session_replication_role = replica;
    SELECT array_agg(relname) INTO written FROM pg_stat_user_tables
        WHERE schemaname = 'public' AND n_tup_ins + n_tup_upd + n_tup_del > 0;
    IF written IS NOT NULL THEN
        -- Not DELETE: the planner takes an emptied table for a large one.
        EXECUTE 'TRUNCATE ' || (SELECT string_agg(format('public.%I', name), ', ') FROM unnest(written) AS name);
    END IF;
    FOR one IN SELECT name FROM unnest(written) AS name WHERE to_regclass(format('kept.%I', 'rows_of_' || name)) IS NOT NULL LOOP
        EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', one.name, 'rows_of_' || one.name);
    END LOOP;
    PERFORM setval(format('public.%I', name)::regclass, value, called) FROM kept.counter;
END $$
"""

_idle: defaultdict[tuple[str, str], list[str]] = defaultdict(list)


def named(url: str, name: str) -> str:
    """Return the address of another database of the same server."""
    return url.rpartition("/")[0] + "/" + name


async def keep(url: str) -> None:
    """Remember in a database what is in it, so that its copies can be put back."""
    connection = await asyncpg.connect(url)
    await connection.execute(_KEEP)
    await connection.close()


@asynccontextmanager
async def borrowed(server: str, template: str) -> AsyncIterator[str]:
    """Lend a copy of a template that remembers what is in it, and give its address."""
    idle = _idle[server, template]
    name = idle.pop() if idle else await _new(server, template)
    yield named(server, name)
    if await _put_back(named(server, name)):
        idle.append(name)
    else:
        await _on(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _new(server: str, template: str) -> str:
    name = f"t{uuid4().hex}"
    await _on(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    return name


async def _on(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    await connection.execute(statement)
    await connection.close()


async def _put_back(url: str) -> bool:
    """Tell whether the copy is again as its template is."""
    try:
        connection = await asyncpg.connect(url)
    except asyncpg.InvalidCatalogNameError:  # the test has dropped it
        return False
    try:
        if not await _left_alone(connection) or await connection.fetchval(_ANALYSED):
            return False
        await connection.execute(_DROP_NEW)
        if await connection.fetchval(_SHAPE) != await connection.fetchval("SELECT digest FROM kept.shape"):
            return False
        await connection.execute(_RESTORE)
        await connection.execute("SELECT pg_stat_force_next_flush()")
        await connection.execute("SELECT pg_stat_reset()")
        return True
    finally:
        await connection.close()


async def _left_alone(connection: asyncpg.Connection) -> bool:
    for _ in range(_PATIENCE_S * 100):
        if await connection.fetchval(_OTHERS) == 0:
            return True
        await asyncio.sleep(0.01)
    return False

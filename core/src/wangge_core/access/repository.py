"""The policy in the database."""

from collections.abc import Iterable

from wangge_core.access.model import Permission
from wangge_core.access.policy import Policy, Role, Title
from wangge_core.database import Database, Row
from wangge_core.ids import new_id


class PolicyRepository:
    """Reads and writes roles, their lines and the version."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def version(self) -> int:
        """Return the number of changes so far; 0 before the first."""
        rows = await self._database.fetch("SELECT version FROM policy_version WHERE id = 1")
        return int(rows[0]["version"]) if rows else 0

    async def count_change(self) -> None:
        """Count one change of policy or grants, in the caller's transaction."""
        await self._database.execute(
            "INSERT INTO policy_version (id, version) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET version = policy_version.version + 1"
        )

    async def policy(self) -> Policy:
        """Return every role with its lines."""
        roles = await self._database.fetch("SELECT id, title_zh, title_en, builtin FROM role ORDER BY id")
        lines = await self._database.fetch("SELECT ptype, v0, v1, v2 FROM policy_rule ORDER BY id")
        own: dict[str, list[Permission]] = {}
        parents: dict[str, list[str]] = {}
        for line in lines:
            if line["ptype"] == "p":
                own.setdefault(line["v0"], []).append(Permission(line["v1"], line["v2"]))
            else:
                parents.setdefault(line["v0"], []).append(line["v1"])
        return Policy(
            tuple(
                Role(
                    id=row["id"],
                    title=Title(row["title_zh"], row["title_en"]),
                    permissions=tuple(own.get(row["id"], ())),
                    inherits=tuple(parents.get(row["id"], ())),
                    builtin=bool(row["builtin"]),
                )
                for row in roles
            )
        )

    async def save(self, roles: Iterable[Role]) -> None:
        """Write roles whole, replacing what stood there, in the caller's transaction."""
        for role in roles:
            await self.remove(role.id)
            title = role.title
            rows = [Row("role", {"id": role.id, "title_zh": title.zh_cn, "title_en": title.en, "builtin": role.builtin})]
            rows += [
                Row("policy_rule", {"id": new_id(), "ptype": line[0], "v0": line[1], "v1": line[2], "v2": line[3] if line[3:] else ""})
                for line in Policy((role,)).lines()
            ]
            await self._database.insert(rows)

    async def remove_of(self, resource: str) -> tuple[str, ...]:
        """Take all permissions on a resource out of every role, in the caller's transaction; return the roles that had any."""
        rows = await self._database.fetch("DELETE FROM policy_rule WHERE ptype = 'p' AND v1 = {} RETURNING v0", resource)
        return tuple(sorted({row["v0"] for row in rows}))

    async def remove(self, role_id: str) -> None:
        """Take a role and its lines away, in the caller's transaction."""
        await self._database.execute("DELETE FROM policy_rule WHERE v0 = {}", role_id)
        await self._database.execute("DELETE FROM role WHERE id = {}", role_id)

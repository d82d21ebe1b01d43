"""Tables of the policy. Grants are no table of their own: they are the positions (`identity`)."""

from piccolo.columns import UUID, BigInt, Boolean, Integer, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class RoleRow(Table, tablename="role"):
    """A role and its name."""

    id = Varchar(length=60, primary_key=True, default="")
    title_zh = Varchar(length=60, default="")
    title_en = Varchar(length=60, default="")
    builtin = Boolean(default=False)


class PolicyRuleRow(Table, tablename="policy_rule"):
    """One line of the policy in casbin's shape: `p, role, resource, action` or `g, role, parent`."""

    id = UUID(primary_key=True, default=new_id)
    ptype = Varchar(length=1, default="p")
    v0 = Varchar(length=60, default="")
    v1 = Varchar(length=100, default="")  # a resource: of a plugin's own permissions, its id
    v2 = Varchar(length=60, default="")


class PolicyVersionRow(Table, tablename="policy_version"):
    """One row that counts changes of policy and grants; every process polls it and rebuilds its table."""

    id = Integer(primary_key=True, default=1)
    version = BigInt(default=0)


TABLES: tuple[type[Table], ...] = (RoleRow, PolicyRuleRow, PolicyVersionRow)
INDEXES: tuple[str, ...] = ("CREATE UNIQUE INDEX IF NOT EXISTS policy_rule_line ON policy_rule (v0, ptype, v1, v2)",)

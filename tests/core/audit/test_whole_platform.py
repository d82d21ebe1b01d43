"""The audit within the whole platform: acts are recorded, sealed, shown to the audit administrator and to nobody else."""

from tests import world
from tests.core.conftest import Client
from wangge_core.platform import Platform


async def test_the_audit_administrator_reads_and_verifies_what_the_platform_did(platform: Platform, client: Client) -> None:
    assert await platform.sealer.seal() > 0
    auditor = client("audit_admin")
    signed_in = await auditor.post("/api/v1/session", json={"username": "audit-admin", "password": world.PASSWORD})
    assert signed_in.status_code == 201, signed_in.text
    answer = await auditor.get("/api/v1/audit", params={"action": "plugin.*"})
    assert answer.status_code == 200, answer.text
    assert {item["resource_id"] for item in answer.json()["items"]} == {"wangge.livelihood", "wangge.keyword-triage"}
    answer = await auditor.get("/api/v1/audit/verification")
    assert answer.status_code == 200, answer.text
    assert answer.json()["whole"] is True
    assert answer.json()["entries"] > 10


async def test_other_administrators_are_refused(client: Client) -> None:
    other = client("system_admin")
    assert (await other.post("/api/v1/session", json={"username": "system-admin", "password": world.PASSWORD})).status_code == 201
    for path in ("/api/v1/audit", "/api/v1/audit/verification"):
        answer = await other.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")
    assert (await client(None).get("/api/v1/audit")).status_code == 401

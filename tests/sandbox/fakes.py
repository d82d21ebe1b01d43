"""A broker that answers from memory; the contract tests run on it, and will run on the platform's."""

import msgspec
from msgspec import Raw

from wangge_sandbox.broker import CallHandle
from wangge_sdk.host_protocol import BrokerCall, raw
from wangge_sdk.platform import RefusedError

CASES = {"own": "330521001", "elsewhere": "110101001"}


class FakeBroker:
    """Knows two cases, and shows a case only to a call for its area."""

    async def answer(self, handle: CallHandle, request: BrokerCall) -> Raw:
        if request.method == "large":
            return raw("x" * 2_000_000)
        if request.method == "broken":
            raise KeyError("a resident's words")
        if request.method != "cases.get":
            raise RefusedError("unknown_method", f"there is no {request.method[:40]}")
        wanted = msgspec.msgpack.decode(request.arguments, type=dict[str, str])
        area = CASES.get(wanted.get("id", ""))
        if area is None or not area.startswith(handle.area):
            raise RefusedError("forbidden", "no such case is shown here")
        return raw({"id": wanted["id"], "area": area})

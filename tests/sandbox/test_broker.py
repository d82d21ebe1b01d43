"""The contract of a broker, on every broker there is."""

import msgspec
import pytest

from tests.sandbox.fakes import FakeBroker
from wangge_sandbox.broker import Broker, CallHandle, NoBroker
from wangge_sdk.host_protocol import BrokerCall, raw
from wangge_sdk.platform import RefusedError

HERE = CallHandle(plugin="acme.lamps", version="1", county="330521", area="330521001", hook="suggest_class.v1", call=1)


@pytest.mark.parametrize("broker", [FakeBroker(), NoBroker()])
@pytest.mark.parametrize(("method", "arguments"), [("cases.get", {"id": "elsewhere"}), ("no.such", {}), ("", {})])
async def test_what_is_not_granted_is_refused_with_a_code(broker: Broker, method: str, arguments: dict[str, str]) -> None:
    with pytest.raises(RefusedError) as refused:
        await broker.answer(HERE, BrokerCall(1, 1, method, raw(arguments)))
    assert refused.value.code


async def test_what_is_granted_is_answered() -> None:
    answer = await FakeBroker().answer(HERE, BrokerCall(1, 1, "cases.get", raw({"id": "own"})))
    assert msgspec.msgpack.decode(answer)["area"] == "330521001"

"""The rules that the registry checks by, and its advisories, laid as files: whoever makes or takes plugins here checks by the same.

    wangge plugin check --pack DATA/market/rules/rule-pack.json --advisories DATA/market/rules/advisories PATH

They come with every state of the registry, in a bundle too. A registry of an intranet's own reads the same files
(`WANGGE_REGISTRY_RULE_PACK`, `WANGGE_REGISTRY_ADVISORIES`). A pack may name checks that are newer than the SDK here: the command says so.
"""

import asyncio
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from wangge_core.market.errors import UntrustedError
from wangge_core.market.syncing import Told
from wangge_core.market.trust import Vouched
from wangge_sdk.rulepack.pack import SIGNED_FILE, RulePack
from wangge_sdk.withdrawals import ADVISORIES, ListError, read_advisories

FILE: Final = "rule-pack.json"


class _Signed(msgspec.Struct):
    pack: RulePack


class Rules:
    """A follower of the registry."""

    def __init__(self, folder: Path) -> None:
        """`folder` is where the files lie."""
        self._folder = folder

    async def follow(self, vouched: Vouched, told: Told) -> None:
        """Lay what is signed now; what cannot be read changes nothing.

        Raises:
            UnreachableError, ExpiredError: as `Vouched.fetch`.
            UntrustedError: as there; or what is signed is no rule pack, or no list of advisories.
        """
        await told(0, 1)
        try:
            pack, advisories = await vouched.document(SIGNED_FILE), await vouched.document(ADVISORIES)
            rules = msgspec.json.decode(pack, type=_Signed).pack if pack else None
            records = read_advisories(advisories).advisories if advisories else ()
        except (msgspec.MsgspecError, ListError) as error:
            raise UntrustedError(f"The registry's rules cannot be read: {error}.") from error
        await asyncio.to_thread(self._lay, rules, records)

    def _lay(self, rules: RulePack | None, records: Iterable[Mapping[str, Any]]) -> None:
        """Write it beside what is there, and put it in its place."""
        fresh = self._folder.with_name(f"{self._folder.name}.part")
        shutil.rmtree(fresh, ignore_errors=True)
        (fresh / "advisories").mkdir(parents=True)
        if rules is not None:
            (fresh / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(rules)))
        for number, record in enumerate(records):  # numbered: an id is the registry's word, and no name of a file of ours
            (fresh / "advisories" / f"{number}.json").write_bytes(msgspec.json.encode(record))
        shutil.rmtree(self._folder, ignore_errors=True)
        fresh.rename(self._folder)

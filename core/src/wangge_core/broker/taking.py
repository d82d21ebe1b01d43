"""What a batch of a standing subscription comes to: steps in the plugin's own collections, taken as the batch ends."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.audit.via import through
from wangge_core.broker.asker import Asker, Grants
from wangge_core.broker.collections import CollectionMethods
from wangge_core.plugins.live import UNPROMPTED
from wangge_core.plugins.model import Answer
from wangge_sdk.broker.documents import DocumentStep


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchTaking:
    """Implements `subscriptions.holding.Taking`. The plugin has what it was granted; nobody acts."""

    documents: CollectionMethods
    grants: Grants

    async def take(self, by: Answer, area: str, steps: Sequence[DocumentStep], end: Callable[[], Awaitable[None]]) -> None:
        """Take steps, and `end` what they came of, in one transaction.

        Raises:
            RefusedError, WanggeError: as for `collections.batch`.
        """
        county = area[: area_code.WIDTHS[area_code.Level.COUNTY]]
        asker = Asker(
            plugin=by.plugin,
            version=by.version,
            county=county,
            area=area,
            hook="batch",
            cause=UNPROMPTED,
            grants=self.grants,
            within=Scope.of(self.grants.places(by.plugin, county, by.version)),
        )
        with through(f"{by.plugin} {by.version} batch"):
            await self.documents.end(asker, steps, end)

"""Telling the administrators of an area what needs them about a plugin: a version that waits for consent, a worker that stays off."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.database import Database
from wangge_core.events.dispatcher import Dispatcher
from wangge_core.events.model import Delivery, Event
from wangge_core.instants import TimeSource
from wangge_core.notifications.facts import Places, area_words
from wangge_core.notifications.inbox.repository import NewNotice, NoticeRepository
from wangge_core.plugins.events import CONSENT_NEEDED, VERSION_TAKEN_BACK, WORKER_DISABLED
from wangge_core.plugins.host import Host
from wangge_core.plugins.withdrawal.events import LIFTED, LIST_REFUSED, LIST_STALE, WITHDRAWN
from wangge_sdk.texts import LOCALES, Text, say


class Wording(NamedTuple):
    """What is said of an event; `{name}`, `{version}` and `{area}` are filled in."""

    rule: str
    title: Text
    body: Text


WORDINGS: Final[Mapping[str, Wording]] = {
    CONSENT_NEEDED: Wording(
        "plugin_consent",
        {"zh-CN": "插件新版本等待同意：{name}", "en": "A new version waits for consent: {name}"},
        {
            "zh-CN": "“{name}”{version} 版申请的权限比{area}已同意的多。同意之前，新版本按旧的授权运行。",
            "en": "Version {version} of “{name}” asks for more than {area} agreed to. Until you agree it runs under the old grant.",
        },
    ),
    WORKER_DISABLED: Wording(
        "plugin_worker",
        {"zh-CN": "插件已停止运行：{name}", "en": "A plugin was stopped: {name}"},
        {
            "zh-CN": "“{name}”{version} 版的进程在{area}一小时内多次退出，已停止运行。原因见插件的运行情况页；处理后重新启用插件即可恢复。",
            "en": "The process of version {version} of “{name}” ended again and again within an hour in {area} and stays off. "
            "The plugin's health page says why; once that is mended, switching the plugin on again lets it run.",
        },
    ),
    VERSION_TAKEN_BACK: Wording(
        "plugin_canary",
        {"zh-CN": "试用的插件版本已退回：{name}", "en": "A version on trial was taken back: {name}"},
        {
            "zh-CN": "“{name}”{version} 版在{area}试用时出现故障，平台已自动换回原来的版本，数据保留。原因见插件页面。",
            "en": "Version {version} of “{name}” failed while {area} tried it. The platform has gone back to the version before; no "
            "data is lost. The plugin's page says why.",
        },
    ),
    WITHDRAWN: Wording(
        "plugin_withdrawn",
        {"zh-CN": "插件已被市场撤下并停用：{name}", "en": "A plugin was withdrawn and stopped: {name}"},
        {
            "zh-CN": "插件市场撤下了“{name}”{version} 版，它在{area}已停用，数据保留。理由：{reason}处理办法见插件页面。",
            "en": "The marketplace has withdrawn version {version} of “{name}”. It is stopped in {area}; its data are kept. "
            "Reason: {reason} What can be done stands on the plugin's page.",
        },
    ),
    LIFTED: Wording(
        "plugin_withdrawal_lifted",
        {"zh-CN": "插件恢复运行：{name}", "en": "A plugin runs again: {name}"},
        {
            "zh-CN": "“{name}”{version} 版在{area}不再受撤下限制，已恢复运行。",
            "en": "Version {version} of “{name}” is withdrawn no longer, or that was put off: it runs again in {area}.",
        },
    ),
    LIST_REFUSED: Wording(
        "market_list_refused",
        {"zh-CN": "插件市场的名单被拒收：{name}", "en": "A list of the marketplace was refused: {name}"},
        {
            "zh-CN": "收到的名单“{name}”格式有误或比已有的旧，未作任何改动，原有名单继续有效。可能有人篡改或回放，请联系运维人员。",
            "en": "The list “{name}” that came is malformed or older than the one here. Nothing was changed; the one before stays in "
            "force. Somebody may have tampered with it or replayed it: tell the operator.",
        },
    ),
    LIST_STALE: Wording(
        "market_list_stale",
        {"zh-CN": "插件市场的名单长期未更新：{name}", "en": "A list of the marketplace has not been confirmed for long: {name}"},
        {
            "zh-CN": "名单“{name}”已很久没有得到确认，新的撤下通知可能收不到。请检查与插件市场的连接，或导入新的离线包。",
            "en": "Nobody has confirmed the list “{name}” for long, so that new withdrawals may not arrive. Look after the connection to "
            "the marketplace, or import a newer bundle.",
        },
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginNotices:
    """Whoever manages plugins nearest to the area is told, in the list inside the platform."""

    database: Database
    access: Access
    host: Host
    places: Places
    time: TimeSource

    def subscribe(self, dispatcher: Dispatcher) -> None:
        """Begin with what happens from now on."""
        dispatcher.subscribe("plugin notices", list(WORDINGS), self.deliver, since="now")

    async def deliver(self, delivery: Delivery) -> None:
        """Make the notices of an event; a second time makes none."""
        event, now, notices = delivery.event, self.time.now(), NoticeRepository(self.database)
        wording, words = WORDINGS[event.type], self._words(event)
        async with self.database.transaction():
            for account in sorted(self._administrators(event.area)):
                notice = NewNotice(
                    account_id=account,
                    event_id=event.id,
                    type=event.type,
                    rule=wording.rule,
                    case_id=None,
                    area=event.area,
                    title=_filled(wording.title, words),
                    body=_filled(wording.body, words),
                    urgent=False,
                    in_app=True,
                    made_at=now,
                    shown_from=now,
                )
                await notices.add(notice)

    def _administrators(self, area: str) -> frozenset[UUID]:
        """Return who may manage plugins in an area: those of the nearest area that has any."""
        now, by_width = self.time.now(), dict[int, set[UUID]]()
        for grant in self.access.grants:
            account = UUID(grant.subject)
            actor = Actor(kind="account", id=grant.subject, account_id=account)
            if area.startswith(grant.area) and grant.holds(now) and self.access.allowed(actor, area, "plugin", "manage"):
                by_width.setdefault(len(grant.area), set()).add(account)
        return frozenset(by_width[max(by_width)]) if by_width else frozenset()

    def _words(self, event: Event) -> Mapping[str, Text]:
        named = (found.offer.manifest.name for found in self.host.plugins if found.id == event.key and found.offer)
        name = next(named, dict.fromkeys(LOCALES, event.key))  # it may have been uninstalled meanwhile, or is a list
        version = dict.fromkeys(LOCALES, str(event.data["version"]))
        return {"name": name, "reason": event.data.get("reason", {}), "version": version, "area": area_words(self.places, event.area)}


def _filled(template: Text, words: Mapping[str, Text]) -> dict[str, str]:
    return {tag: template[tag].format(**{name: say(text, tag) for name, text in words.items()}) for tag in LOCALES}

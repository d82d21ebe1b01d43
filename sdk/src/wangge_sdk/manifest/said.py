"""The sentence of each kind of ask; see ``sentences``."""

from functools import singledispatch

from wangge_sdk.core_events import CORE_EVENTS
from wangge_sdk.manifest.asking import kind_of
from wangge_sdk.manifest.asks import (
    AlgorithmAsk,
    Ask,
    CollectionAsk,
    ConsultAsk,
    EgressAsk,
    EmitAsk,
    EscalationAsk,
    ExtensionAsk,
    HearAsk,
    HookAsk,
    JobAsk,
    NoticeAsk,
    ReadAsk,
    RoleAsk,
    RouteAsk,
    RuntimeAsk,
    SecretAsk,
    SubscriptionAsk,
)
from wangge_sdk.manifest.sentence_words import CHANNEL, DATA_CLASS, HOOKS, OPERATION, PURPOSE, ROLE_OF_ADVICE, how_long, listed, place, text
from wangge_sdk.texts import LOCALES, Text


@singledispatch
def said(ask: Ask) -> Text:
    """Return the sentence of an ask; those about permissions are made by ``sentences``."""
    raise TypeError(f"nothing is said of {kind_of(ask)}")


@said.register
def _collection(ask: CollectionAsk) -> Text:
    kept, held = how_long(ask.retention), DATA_CLASS[ask.data_class]
    chinese = f"保存自己的资料“{ask.title['zh-CN']}”（{held['zh-CN']}），保存 {kept['zh-CN']}"
    english = f"Keeps documents of its own, “{ask.title['en']}” ({held['en']}), for {kept['en']}"
    if ask.exported_fields:
        fields = ", ".join(ask.exported_fields)
        chinese += f"；经县里同意，其他插件可读取其中的 {fields}"
        english += f"; other plugins may read {fields} of them when the county agrees"
    if ask.open_data:
        chinese, english = f"{chinese}；可以向社会开放", f"{english}; they may be published"
    if ask.given_once:
        chinese += "；凭一次性链接，任何人可以打开其中一份，打开即删除"
        english += "; whoever has a link opens one of them, once, which deletes it"
    purged = text("停用后导出并清除", "they are exported and erased when it is removed")
    left = text("停用后仍保留", "they stay when it is removed")
    end = purged if ask.on_uninstall == "export-then-purge" else left
    return text(f"{chinese}；{end['zh-CN']}。", f"{english}; {end['en']}.")


@said.register
def _read(ask: ReadAsk) -> Text:
    plugin, _, collection = ask.collection.partition(":")
    return text(f"读取插件 {plugin} 保存的资料“{collection}”。", f"Reads “{collection}”, which the plugin {plugin} keeps.")


@said.register
def _consult(ask: ConsultAsk) -> Text:
    plugin, _, algorithm = ask.algorithm.partition(":")
    return text(
        f"把问题交给插件 {plugin} 的算法“{algorithm}”，并得到它的建议；由人决定。",
        f"Puts questions to the algorithm “{algorithm}” of the plugin {plugin}, and gets its advice; a person decides.",
    )


@said.register
def _egress(ask: EgressAsk) -> Text:
    where, purpose, sends = place(ask.country), PURPOSE[ask.purpose], listed(DATA_CLASS[name] for name in ask.data_classes)
    said = {tag: OPERATION[ask.operation][tag].format(host=ask.host, place=where[tag], purpose=purpose[tag]) for tag in LOCALES}
    chinese, english = said["zh-CN"], said["en"]
    if ask.from_ == "browser":
        chinese, english = f"由浏览器直接{chinese}", f"{english}, straight from the browser"
    if ask.data_classes:
        chinese, english = f"{chinese}；涉及{sends['zh-CN']}", f"{english}; it concerns {sends['en']}"
    if ask.ports != (443,):
        ports = ", ".join(map(str, ask.ports))
        chinese, english = f"{chinese}；端口 {ports}", f"{english}; ports {ports}"
    if ask.intranet_alternative:
        name = ask.intranet_alternative.removeprefix("settings.")
        chinese += f"；内网可在设置 {name} 中改用本地镜像"
        english += f"; a mirror in the intranet can be set in {name}"
    return text(f"{chinese}。", f"{english}.")


@said.register
def _subscription(ask: SubscriptionAsk) -> Text:
    return text(
        f"持续接收设置 {ask.endpoint_setting} 所指服务器的消息（{ask.kind}，主题 {ask.topic}）。",
        f"Keeps listening to the server that the setting {ask.endpoint_setting} names ({ask.kind}, topic {ask.topic}).",
    )


@said.register
def _role(ask: RoleAsk) -> Text:
    holders = ", ".join(ask.suggest_for)
    return text(
        f"提供角色“{ask.title['zh-CN']}”" + (f"，建议给 {holders} 使用" if holders else "") + "；是否授予由县里决定。",
        f"Brings the role “{ask.title['en']}”" + (f", suggested for {holders}" if holders else "") + "; nobody gets it by itself.",
    )


@said.register
def _escalation(ask: EscalationAsk) -> Text:
    ways, whom = listed(CHANNEL[name] for name in ask.channels), ", ".join(ask.targets)
    return text(
        f"“{ask.title['zh-CN']}”：逐级联系 {whom}，方式为{ways['zh-CN']}，最多 {ask.calls} 次。",
        f"“{ask.title['en']}”: reaches {whom} one after the other by {ways['en']}, at most {ask.calls} times.",
    )


@said.register
def _notice(ask: NoticeAsk) -> Text:
    kinds = ", ".join(ask.unit_kinds)
    return text(
        f"发送通知“{ask.title['zh-CN']}”，" + (f"只发给 {kinds}。" if kinds else "发给负责该区域的单位。"),
        f"Sends the notice “{ask.title['en']}” " + (f"to {kinds} only." if kinds else "to units that answer for the area."),
    )


@said.register
def _runtime(ask: RuntimeAsk) -> Text:
    inside = ask.isolation == "inprocess"
    chinese = "在服务器内部运行代码" if inside else "在隔离的进程中运行代码"
    english = "Runs code inside the server" if inside else "Runs code in a fenced process of its own"
    limits = text(
        f"内存不超过 {ask.memory_mb} MB，磁盘 {ask.disk_mb} MB，每次不超过 {ask.call_timeout_ms} 毫秒"
        f"（处理器 {ask.cpu_seconds_per_call:g} 秒），同时 {ask.concurrency} 个",
        f"at most {ask.memory_mb} MB of memory, {ask.disk_mb} MB of disk, {ask.call_timeout_ms} ms a call "
        f"({ask.cpu_seconds_per_call:g} s of the processor), {ask.concurrency} at a time",
    )
    stays = text("；空闲时也不退出", "; it stays when idle") if ask.resident else text("", "")
    return text(f"{chinese}：{limits['zh-CN']}{stays['zh-CN']}。", f"{english}: {limits['en']}{stays['en']}.")


@said.register
def _hook(ask: HookAsk) -> Text:
    return HOOKS.get(ask.hook) or text(f"在 {ask.hook} 时被调用。", f"Is called at {ask.hook}.")


@said.register
def _route(ask: RouteAsk) -> Text:
    rate = text(f"每人每分钟最多 {ask.rate_per_minute} 次", f"at most {ask.rate_per_minute} times a minute for each caller")
    if ask.public:
        return text(
            f"提供公开网址 {ask.method} {ask.path}，不登录也能访问，{rate['zh-CN']}。",
            f"Answers {ask.method} {ask.path} for anybody, {rate['en']}.",
        )
    return text(
        f"提供网址 {ask.method} {ask.path}，需要权限 {ask.permission}，{rate['zh-CN']}。",
        f"Answers {ask.method} {ask.path} for holders of {ask.permission}, {rate['en']}.",
    )


@said.register
def _job(ask: JobAsk) -> Text:
    per = (
        text("每个启用的区域一次", "once for each area it is on in")
        if ask.per == "area"
        else text("全平台一次", "once for the whole server")
    )
    cpu = text(f"（处理器 {ask.cpu_s} 秒）", f" ({ask.cpu_s} s of the processor)") if ask.cpu_s else text("", "")
    if not ask.schedule:
        return text(
            f"在它自己设定的时刻，或有人要求时，执行“{ask.title['zh-CN']}”，最长 {ask.timeout_s} 秒{cpu['zh-CN']}。",
            f"Runs “{ask.title['en']}” at moments that it sets itself, or when somebody says so, for {ask.timeout_s} s at most{cpu['en']}.",
        )
    return text(
        f"定时执行“{ask.title['zh-CN']}”（{ask.schedule}），{per['zh-CN']}，最长 {ask.timeout_s} 秒{cpu['zh-CN']}。",
        f"Runs “{ask.title['en']}” by the calendar ({ask.schedule}), {per['en']}, for {ask.timeout_s} s at most{cpu['en']}.",
    )


@said.register
def _emit(ask: EmitAsk) -> Text:
    held = DATA_CLASS[ask.data_class]
    return text(f"发布事件 {ask.event}（{held['zh-CN']}）。", f"Tells others of {ask.event} ({held['en']}).")


@said.register
def _hear(ask: HearAsk) -> Text:
    held, known = DATA_CLASS[ask.data_class], CORE_EVENTS.get(ask.event)
    chinese, english = f"接收事件 {ask.event}", f"Hears of {ask.event}"
    if known is not None:
        chinese, english = f"获知“{known.title['zh-CN']}”（{ask.event}）", f"Is told when {known.title['en']} ({ask.event})"
    return text(f"{chinese}（最多含{held['zh-CN']}）。", f"{english}, with {held['en']} at most.")


@said.register
def _algorithm(ask: AlgorithmAsk) -> Text:
    advice = ROLE_OF_ADVICE[ask.decision_role]
    return text(
        f"使用算法“{ask.title['zh-CN']}”：{advice['zh-CN']}，由人决定。",
        f"Uses the algorithm “{ask.title['en']}”: {advice['en']}; a person decides.",
    )


@said.register
def _extension(ask: ExtensionAsk) -> Text:
    plugin, _, point = ask.point.partition(".")
    return text(f"为插件 {plugin} 的扩展点“{point}”提供内容。", f"Adds to the plugin {plugin}, at its point “{point}”.")


@said.register
def _secret(ask: SecretAsk) -> Text:
    return text(
        f"由平台代为使用县里填写的密钥“{ask.name}”，插件看不到内容。",
        f"Has the platform use the secret “{ask.name}” that the county enters; the plugin never sees it.",
    )

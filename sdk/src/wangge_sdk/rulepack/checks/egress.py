"""Ways out: the code against the hosts that the manifest declares. The platform asks hosts for a plugin; nothing else leaves."""

import ipaddress
import re
from collections.abc import Iterator
from typing import Final

from wangge_sdk.rulepack.check import both, check
from wangge_sdk.rulepack.checks.looking import uses_of
from wangge_sdk.rulepack.checks.permissions import asked_of_platform
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject

_MODULES: Final = (
    "socket",
    "_socket",
    "socketserver",
    "ssl",
    "select",
    "selectors",
    "http.client",
    "http.server",
    "http.cookiejar",
    "urllib.request",
    "urllib.robotparser",
    "urllib2",
    "ftplib",
    "smtplib",
    "poplib",
    "imaplib",
    "nntplib",
    "telnetlib",
    "xmlrpc",
    "webbrowser",
    "wsgiref",
    "asyncio.open_connection",
    "asyncio.open_unix_connection",
    "asyncio.start_server",
    "asyncio.start_unix_server",
    "asyncio.Protocol",
    "asyncio.DatagramProtocol",
    "asyncio.streams",
    "asyncio.transports",
    "multiprocessing.connection",
    "logging.handlers",
    "urllib3",
    "requests",
    "httpx",
    "httpcore",
    "aiohttp",
    "websocket",
    "websockets",
    "pycurl",
    "paramiko",
    "asyncssh",
    "dns",
    "aiodns",
    "grpc",
    "paho",
    "aiomqtt",
    "pika",
    "kafka",
    "nats",
    "zmq",
    "redis",
    "pymongo",
    "psycopg",
    "psycopg2",
    "asyncpg",
    "pymysql",
    "aiomysql",
    "boto3",
    "botocore",
    "aioboto3",
    "google.cloud",
    "azure",
    "openai",
    "anthropic",
    "telegram",
    "discord",
    "slack_sdk",
    "tornado",
    "twisted",
    "scapy",
    "flask",
    "fastapi",
    "uvicorn",
)
_METHODS: Final = frozenset(
    {"create_connection", "create_server", "create_datagram_endpoint", "create_unix_connection", "sock_connect", "getaddrinfo"}
)
_URL: Final = re.compile(
    r"\b(?:https?|wss?|ftps?|mqtts?|tcp|udp|ldaps?)://(\[[0-9a-f:.]{2,45}\](?::\d+)?|[^\s/?#\"'<>\\)\]}`]{1,260})", re.IGNORECASE
)
_ADDRESS: Final = re.compile(r"(?<![\w.])((?:\d{1,3}\.){3}\d{1,3})(?![\w.])")
_NO_PLACE: Final = (
    "www.w3.org",
    "json-schema.org",
    "schemas.xmlsoap.org",
    "purl.org",
    "xmlns.com",
    "creativecommons.org",
    "www.opengis.net",
)
"""Hosts in names that are no addresses: of XML, of schemas, of licences."""
_EXAMPLES: Final = (".example", ".test", ".invalid", ".localhost", "example.com", "example.org", "example.net")


def hosts_in(text: str) -> Iterator[str]:
    """Yield the hosts of the addresses in a text."""
    for found in _URL.finditer(text):
        host = found.group(1).rpartition("@")[2].lower()
        yield host.rpartition(":")[0] if re.search(r":\d+\Z", host) else host


def hosts_of(subject: Subject) -> dict[str, tuple[str, int]]:
    """Return the hosts that a plugin's code names, each with the first place."""
    found: dict[str, tuple[str, int]] = {}
    for file, module in subject.modules.items():
        for word in module.words:
            if not word.documents:
                for host in hosts_in(word.text):
                    found.setdefault(host, (file, word.line))
    return found


def _network(subject: Subject) -> Iterator[Hit]:
    for file, use in uses_of(subject, _MODULES):
        yield Hit(file=file, line=use.line, message=both((f"使用 {use.name}：直接联网。", f"It uses {use.name}, the network itself.")))
    for file, module in subject.modules.items():
        for call in module.calls:
            name = getattr(call.node.func, "attr", "")
            if name in _METHODS and call.name is None:
                yield Hit(
                    file=file, line=call.node.lineno, message=both((f"调用 {name}：直接联网。", f"It calls {name}, the network itself."))
                )


def _hosts(subject: Subject) -> Iterator[Hit]:
    assert subject.manifest is not None  # noqa: S101  it needs one
    declared = {each.host.lower() for each in subject.manifest.egress}
    for host, (file, line) in hosts_of(subject).items():
        if host not in declared and host not in _NO_PLACE and not host.endswith(_EXAMPLES) and "{" not in host and not _is_address(host):
            yield Hit(file=file, line=line, message=both((f"清单没有声明主机 {host}。", f"The manifest does not declare the host {host}.")))


def _addresses(subject: Subject) -> Iterator[Hit]:
    for file, module in subject.modules.items():
        seen = set()
        for word in module.words:
            if word.documents:
                continue
            named = [each for each in (*_ADDRESS.findall(word.text), *hosts_in(word.text)) if _is_address(each)]
            for address in named:
                if (word.line, address) not in seen:
                    seen.add((word.line, address))
                    message = both(
                        (
                            f"写明地址 {address}；平台只按名称访问主机。",
                            f"It names the address {address}; the platform asks hosts by name only.",
                        )
                    )
                    yield Hit(file=file, line=word.line, message=message)


def _is_address(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return text.isdigit() and len(text) > 7  # noqa: PLR2004  http://3232235777/ is an address, too
    return not (address.is_loopback or address.is_unspecified)


def _fetches(subject: Subject) -> Iterator[Hit]:
    manifest = subject.manifest
    assert manifest is not None  # noqa: S101  it needs one
    asked = [each for each in asked_of_platform(subject) if each.method == "http.fetch"]
    backend = [each for each in manifest.egress if each.from_ == "backend"]
    if not backend:
        for each in asked:
            if each.sure:
                message = both(("访问外部主机，但清单没有声明任何主机。", "It asks hosts outside, and the manifest declares none."))
                yield Hit(file=each.file, line=each.line, message=message, severity="error")
    served = {host for feed in manifest.contributes.feeds for host in hosts_in(feed.url)}
    if not asked:
        for index, egress in enumerate(manifest.egress):
            if egress.from_ == "backend" and egress.host not in served:
                message = both((f"没有用到主机 {egress.host}。", f"Nothing asks the host {egress.host}."))
                yield Hit(file=subject.manifest_file, path=f"$.egress[{index}]", message=message, severity="note")


CHECKS: Final = (
    check(
        "egress.network",
        ("直接联网", "The network itself"),
        (
            "插件的进程没有网络；外部主机由平台按清单代为访问并记录。",
            "The process of a plugin has no network; the platform asks hosts outside for it, by the manifest, and keeps a record.",
        ),
        ("用 ctx.platform.http.fetch，并在 egress 中声明主机。", "Use ctx.platform.http.fetch, and declare the host in egress."),
        _network,
    ),
    check(
        "egress.hosts",
        ("未声明的主机", "Hosts that are not declared"),
        ("县里按清单知道资料会去哪里。", "A county knows by the manifest where its data goes."),
        ("在 egress 中声明并写明理由，或去掉地址。", "Declare it in egress with the reason, or leave the address out."),
        _hosts,
        severity="warning",
        needs=("files", "manifest"),
    ),
    check(
        "egress.addresses",
        ("写明的 IP 地址", "Addresses of numbers"),
        (
            "IP 地址绕过名称检查，是恶意代码的常见标志。",
            "Addresses of numbers go past the check of names, and are a common mark of malice.",
        ),
        ("用主机名；内网地址由县里在设置中填写。", "Use the host's name; let the county enter an intranet address in the settings."),
        _addresses,
    ),
    check(
        "egress.fetches",
        ("声明的主机与调用", "Declared hosts and calls"),
        (
            "没有声明的访问会被拒绝；声明而不用的主机不该向县里要。",
            "What is not declared is refused; what is not used should not be asked of a county.",
        ),
        ("使 egress 与代码一致。", "Let egress and the code agree."),
        _fetches,
        needs=("files", "manifest"),
    ),
)

"""What runs in people's browsers: frames, elements and pictures. It loads nothing from elsewhere, and fits the platform's CSP."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from wangge_sdk.rulepack.check import both, check
from wangge_sdk.rulepack.checks.egress import hosts_in
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject

_KB: Final = 1024
_SCRIPT_BUDGET: Final = 500 * _KB
_BUDGET: Final = 2048 * _KB
_LARGEST_MARKUP: Final = 512 * _KB
_SCRIPTS: Final = (".js", ".mjs", ".cjs", ".ts", ".jsx", ".tsx", ".vue")
_MARKUP: Final = (".html", ".htm", ".xhtml", ".svg", ".xml", ".vue")
_STYLES: Final = (".css", ".scss")
_FRONT: Final = (*_SCRIPTS, *_MARKUP, *_STYLES, ".woff", ".woff2", ".ttf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico")
_EVALUATION: Final = re.compile(
    r"\beval\s*[(`]|\bnew\s+Function\b|(?<![\w.])Function\s*\(|\b(?:setTimeout|setInterval|execScript)\s*\(\s*[\"'`]|\bimportScripts\s*\(|\.constructor\s*\.\s*constructor|"
    r"\bWebAssembly\.(?:compile|instantiate)|\[\s*[\"'`](?:eval|Function|constructor)[\"'`]\s*\]"
)
_REACHES_OUT: Final = re.compile(
    r"\b(?:window|self|globalThis|document)?\.?(?:top|parent|opener)\s*\.\s*(?:location|document)\b|\bdocument\.(?:cookie|domain|write(?:ln)?)\b"
    r"|\bnavigator\.(?:serviceWorker|sendBeacon|clipboard|mediaDevices|geolocation|credentials|usb|bluetooth|serial|hid)\b"
    r"|\b(?:localStorage|sessionStorage|indexedDB|caches)\b|\blocation\s*(?:\.href\s*)?=[^=]|\blocation\.(?:assign|replace)\s*\(|\bwindow\.open\s*\("
    r"|\bnew\s+(?:RTCPeerConnection|WebSocket|EventSource|SharedWorker|Worker)\b"
)
_UNSAFE_HTML: Final = re.compile(
    r"\.(?:innerHTML|outerHTML|srcdoc)\s*\+?=(?!=)|\binsertAdjacentHTML\s*\(|\bv-html\b|\bcreateContextualFragment\s*\("
)
_REMOTE: Final = re.compile(
    r"(?:\bimport\b[^;\n]{0,200}?|\bfrom\s*|\bimport\s*\(\s*|\bfetch\s*\(\s*|\.open\s*\([^,\n]{0,20},\s*|@import\s+(?:url\()?|\burl\(\s*|\.src\s*=\s*|\.href\s*=\s*)[\"'`]?\s*(?:https?:|wss?:|data:text/javascript|blob:)?//",
    re.IGNORECASE,
)
_OBFUSCATED: Final = re.compile(
    r"\b_0x[0-9a-f]{4,}\b|(?:\\x[0-9a-f]{2}){12,}|\bString\.fromCharCode\s*\((?:\s*\d+\s*,){6,}|\batob\s*\(\s*[\"'`][A-Za-z0-9+/=]{80,}",
    re.IGNORECASE,
)
_LOADING: Final = frozenset(
    {
        "src",
        "href",
        "xlink:href",
        "data",
        "action",
        "formaction",
        "poster",
        "srcset",
        "background",
        "manifest",
        "ping",
        "cite",
        "codebase",
        "from",
        "to",
        "values",
    }
)
_STYLED: Final = re.compile(r"url\([\"']?(?:https?:)?//|expression\(|-moz-binding")
_LINKS: Final = frozenset({"a", "area"})
_CARRIERS: Final = frozenset(
    {"script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "form", "portal", "fencedframe"}
)
_IN_PICTURES: Final = frozenset({"foreignobject", "handler", "listener", "set", "animate", "use", "image", "feimage"})


class _Reader(HTMLParser):
    """Gathers what in markup would run or load something."""

    def __init__(self, *, picture: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.picture = picture
        self.handlers: list[tuple[int, str]] = []
        self.remote: list[tuple[int, str]] = []
        self.carriers: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        values = {name.lower(): (value or "").strip() for name, value in attrs}
        if tag in _CARRIERS and not (tag == "script" and not self.picture and _is_local(values.get("src"))):
            self.carriers.append((line, tag))
        if tag == "meta" and values.get("http-equiv", "").lower() in {"refresh", "content-security-policy", "set-cookie"}:
            self.carriers.append((line, "meta"))
        for name, value in values.items():
            plain = re.sub(r"[\s\x00-\x20]+", "", value).lower()
            if name.startswith("on") and len(name) > 3:  # noqa: PLR2004  longer than `on…`
                self.handlers.append((line, name))
            elif plain.startswith(("javascript:", "vbscript:", "data:text/html", "data:image/svg")) and name in _LOADING:
                self.handlers.append((line, f"{name}={plain[:20]}"))
            elif _loads(tag, name, plain):
                self.remote.append((line, value[:60]))
        if self.picture and tag in _IN_PICTURES:
            target = values.get("href") or values.get("xlink:href") or ""
            if tag == "foreignobject" or (target and not target.startswith(("#", "data:image/png", "data:image/jpeg"))):
                self.carriers.append((line, tag))

    handle_startendtag = handle_starttag


def _loads(tag: str, name: str, value: str) -> bool:
    """Tell whether an attribute has a browser load something from elsewhere; ``value`` has no spaces and no capitals."""
    if name == "style":
        return bool(_STYLED.search(value))
    return name in _LOADING and tag not in _LINKS and "//" in value[:12] and not value.startswith("data:")


def _is_local(source: str | None) -> bool:
    return bool(source) and not re.match(r"(?:[a-z][a-z0-9+.-]*:)?//|data:|blob:|javascript:", source or "", re.IGNORECASE)


def _markup(subject: Subject) -> Iterator[tuple[str, bytes, bool]]:
    """Yield what browsers read as markup, and whether it is a picture."""
    for file, content in subject.files.items():
        name = file.lower()
        # A picture may be one whatever it is called: an icon is drawn by what it is.
        named = (*_SCRIPTS, ".html", ".htm", ".py", ".md")
        picture = name.endswith(".svg") or (b"<svg" in content[:1024].lower() and not name.endswith(named))
        if picture or name.endswith(_MARKUP):
            yield file, content, picture


def _readers(subject: Subject) -> Iterator[tuple[str, _Reader]]:
    for file, content, picture in _markup(subject):
        if len(content) <= _LARGEST_MARKUP:  # `_inline` tells of larger ones: the parser takes a time that grows with the square
            reader = _Reader(picture=picture)
            reader.feed(content.decode("utf-8", "replace"))
            reader.close()
            yield file, reader


def _lines(subject: Subject, suffixes: tuple[str, ...]) -> Iterator[tuple[str, int, str]]:
    for file, content in subject.files.items():
        if file.lower().endswith(suffixes):
            # What lies beyond the budget is refused anyway.
            yield from ((file, number, line) for number, line in enumerate(content[:_BUDGET].decode("utf-8", "replace").split("\n"), 1))


def _matching(subject: Subject, pattern: re.Pattern[str], suffixes: tuple[str, ...], said: tuple[str, str]) -> Iterator[Hit]:
    for file, line, text in _lines(subject, suffixes):
        if found := pattern.search(text):
            shown = found.group(0).strip()[:60]
            yield Hit(file=file, line=line, message=both((said[0].format(shown), said[1].format(shown))))


def _remote(subject: Subject) -> Iterator[Hit]:
    for file, reader in _readers(subject):
        for line, what in reader.remote:
            yield Hit(file=file, line=line, message=both((f"从别处加载 {what}。", f"It loads {what} from elsewhere.")))
    yield from _matching(subject, _REMOTE, (*_SCRIPTS, *_STYLES, *_MARKUP), ("从别处加载：{}。", "It loads from elsewhere: {}."))


def _hosts(subject: Subject) -> Iterator[Hit]:
    declared = {each.host.lower() for each in subject.manifest.egress if each.from_ == "browser"} if subject.manifest else set()
    for file, line, text in _lines(subject, _SCRIPTS):
        for host in hosts_in(text):
            if host not in declared and host != "www.w3.org":
                yield Hit(
                    file=file,
                    line=line,
                    message=both((f"清单没有为浏览器声明主机 {host}。", f"The manifest declares no host {host} for browsers.")),
                )


def _evaluation(subject: Subject) -> Iterator[Hit]:
    yield from _matching(subject, _EVALUATION, (*_SCRIPTS, *_MARKUP), ("运行文字：{}。", "It runs a text: {}."))


def _reaches_out(subject: Subject) -> Iterator[Hit]:
    yield from _matching(
        subject,
        _REACHES_OUT,
        (*_SCRIPTS, ".html", ".htm"),
        ("{}：框架内不可用，或用来外传资料。", "{}: it is not there in a frame, or carries data out."),
    )


def _unsafe_html(subject: Subject) -> Iterator[Hit]:
    yield from _matching(subject, _UNSAFE_HTML, _SCRIPTS, ("把文字当作 HTML：{}。", "It takes a text for HTML: {}."))


def _obfuscated(subject: Subject) -> Iterator[Hit]:
    yield from _matching(subject, _OBFUSCATED, (*_SCRIPTS, *_MARKUP), ("无法阅读的代码：{}。", "Code that nobody can read: {}."))


def _inline(subject: Subject) -> Iterator[Hit]:
    for file, content, _ in _markup(subject):
        if len(content) > _LARGEST_MARKUP:
            said = (f"有 {len(content) // _KB} KB，没有人能读。", f"It has {len(content) // _KB} KB, which nobody can read.")
            yield Hit(file=file, message=both(said))
    for file, reader in _readers(subject):
        for line, what in reader.handlers:
            yield Hit(file=file, line=line, message=both((f"属性 {what} 中有代码。", f"There is code in the attribute {what}.")))
        for line, tag in reader.carriers:
            yield Hit(file=file, line=line, message=both((f"元素 {tag} 会运行或载入内容。", f"The element {tag} runs or loads something.")))


def _budget(subject: Subject) -> Iterator[Hit]:
    scripts = sum(len(content) for file, content in subject.files.items() if file.lower().endswith(_SCRIPTS))
    whole = sum(len(content) for file, content in subject.files.items() if file.lower().endswith(_FRONT))
    if scripts > _SCRIPT_BUDGET:
        yield Hit(
            message=both(
                (
                    f"脚本共 {scripts // _KB} KB，最多 {_SCRIPT_BUDGET // _KB} KB。",
                    f"Its scripts have {scripts // _KB} KB; {_SCRIPT_BUDGET // _KB} KB are the most.",
                )
            )
        )
    if whole > _BUDGET:
        yield Hit(
            message=both(
                (
                    f"页面文件共 {whole // _KB} KB，最多 {_BUDGET // _KB} KB。",
                    f"What browsers load has {whole // _KB} KB; {_BUDGET // _KB} KB are the most.",
                )
            )
        )


CHECKS: Final = (
    check(
        "frontend.remote",
        ("从别处加载", "Loading from elsewhere"),
        (
            "别处的脚本明天可以是另一个；内网也加载不到。",
            "A script of elsewhere may be another tomorrow, and cannot be loaded on an intranet.",
        ),
        ("把文件放进插件。", "Put the file into the plugin."),
        _remote,
    ),
    check(
        "frontend.hosts",
        ("浏览器访问的主机", "Hosts that browsers ask"),
        ("居民的浏览器联系谁，县里要事先知道。", "A county has to know beforehand whom a resident's browser speaks to."),
        ("在 egress 中以 from: browser 声明，或改由平台访问。", "Declare it in egress with from: browser, or let the platform ask."),
        _hosts,
        severity="warning",
    ),
    check(
        "frontend.evaluation",
        ("运行文字", "Running texts"),
        ("CSP 禁止 eval；被注入的文字也会随之运行。", "The CSP forbids eval; a text that was injected would run with it."),
        ("直接写出代码；数据用 JSON.parse。", "Write the code itself; read data by JSON.parse."),
        _evaluation,
    ),
    check(
        "frontend.inline",
        ("标记中的代码", "Code in markup"),
        ("图标、截图和页面中的脚本会在看到它的人那里运行。", "Scripts in icons, screenshots and pages run at whoever looks at them."),
        ("去掉它；行为写在脚本文件中。", "Leave it out; write behaviour in a script file."),
        _inline,
    ),
    check(
        "frontend.reaches_out",
        ("伸出框架", "Reaching out of the frame"),
        (
            "框架没有来源、存储和网络；自行跳转会带走资料。",
            "A frame has no origin, no storage and no network; sending itself elsewhere carries data out.",
        ),
        ("通过桥接向平台提出。", "Ask the platform through the bridge."),
        _reaches_out,
    ),
    check(
        "frontend.unsafe_html",
        ("把文字当作 HTML", "Texts taken for HTML"),
        ("居民写的文字里可以有标记。", "There may be markup in what a resident writes."),
        ("用 textContent。", "Use textContent."),
        _unsafe_html,
        severity="warning",
    ),
    check(
        "frontend.obfuscated",
        ("无法阅读的脚本", "Scripts nobody can read"),
        ("压缩可以，打乱不行：审查者要能读。", "Minified is well, scrambled is not: a reviewer has to read it."),
        ("放入未打乱的脚本。", "Put in the script as it was before."),
        _obfuscated,
    ),
    check(
        "frontend.budget",
        ("页面大小", "Weight of pages"),
        ("网格员用旧手机和弱信号。", "Grid workers have old phones and weak signals."),
        ("去掉不用的库，缩小图片。", "Drop libraries that are not needed, make pictures smaller."),
        _budget,
    ),
)

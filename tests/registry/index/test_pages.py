"""The pages as the PEPs have them."""

from datetime import UTC, datetime

import msgspec
import pytest

from wangge_registry.index.pages import HTML, JSON, PLAIN_HTML, negotiated, project_html, project_json, root_html, root_json, shown
from wangge_registry.plugins.model import Plugin, Status
from wangge_registry.versions.model import File
from wangge_registry.versions.states import OFFERED, State

AT = datetime(2026, 3, 2, 8, 0, 0, 5000, tzinfo=UTC)
PLUGIN = Plugin(id="a.b", package="a-b", publisher="a", status=Status.ACTIVE, status_reason="", made_at=AT)


def version(number: str = "1.0.0", state: State = State.PUBLISHED, reason: str = "") -> File:
    return File(
        plugin="a.b",
        version=number,
        filename=f"a_b-{number}-py3-none-any.whl",
        sha256="ab" * 32,
        size=10,
        state=state,
        reason=reason,
        requires_python=">=3.11",
        metadata_sha256="cd" * 32,
        uploaded_at=AT,
    )


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("application/vnd.pypi.simple.v1+json", JSON),
        ("application/vnd.pypi.simple.latest+json", JSON),
        ("application/vnd.pypi.simple.v1+html;q=0.2, application/vnd.pypi.simple.v1+json", JSON),
        ("application/vnd.pypi.simple.v1+json;q=0.1, text/html", PLAIN_HTML),
        ("application/vnd.pypi.simple.v1+html", HTML),
        ("text/html", PLAIN_HTML),
        ("*/*", PLAIN_HTML),
        ("", PLAIN_HTML),
        ("application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01", JSON),  # pip's own
        ("application/vnd.pypi.simple.v1+json;q=0, text/html", PLAIN_HTML),
        ("application/vnd.pypi.simple.v1+json;q=x, text/html;q=0.1", PLAIN_HTML),
        ("image/png", None),
        ("application/vnd.pypi.simple.v2+json", None),
    ],
)
def test_the_client_gets_what_it_asks_for_most(accept: str, form: str | None):
    assert negotiated(accept) == form


def test_a_project_in_json():
    page = msgspec.json.decode(project_json(PLUGIN, [version(), version("1.1.0", State.YANKED, "bad"), version("1.2.0", State.YANKED)]))
    assert page["meta"] == {"api-version": "1.4"}
    assert page["project-status"] == {"status": "active"}
    assert page["versions"] == ["1.0.0", "1.1.0", "1.2.0"]
    first = page["files"][0]
    assert first == {
        "filename": "a_b-1.0.0-py3-none-any.whl",
        "url": f"../../files/{'ab' * 32}/a_b-1.0.0-py3-none-any.whl",
        "hashes": {"sha256": "ab" * 32},
        "size": 10,
        "upload-time": "2026-03-02T08:00:00.005000Z",
        "yanked": False,
        "core-metadata": {"sha256": "cd" * 32},
        "dist-info-metadata": {"sha256": "cd" * 32},
        "requires-python": ">=3.11",
    }
    assert [file["yanked"] for file in page["files"]] == [False, "bad", True]


def test_a_project_in_html_escapes_what_a_publisher_wrote():
    closed = msgspec.structs.replace(PLUGIN, status=Status.ARCHIVED, status_reason='<script>"x"</script>')
    text = project_html(closed, [version("1.1.0", State.YANKED, '"><script>')]).decode()
    assert "<script>" not in text
    assert 'data-requires-python="&gt;=3.11"' in text
    assert 'data-yanked="&quot;&gt;&lt;script&gt;"' in text
    assert '<meta name="pypi:project-status" content="archived">' in text
    assert f'href="../../files/{"ab" * 32}/a_b-1.1.0-py3-none-any.whl#sha256={"ab" * 32}"' in text


def test_only_what_is_offered_is_shown_in_the_order_of_its_numbers():
    every = [version("1.10.0"), version("1.9.0"), *(version("2.0.0", state) for state in State if state not in OFFERED)]
    assert [each.version for each in shown(PLUGIN, every)] == ["1.9.0", "1.10.0"]
    assert shown(msgspec.structs.replace(PLUGIN, status=Status.QUARANTINED), every) == []


def test_the_root_lists_every_package():
    assert msgspec.json.decode(root_json(["a", "b"]))["projects"] == [{"name": "a"}, {"name": "b"}]
    assert b'<a href="b/">b</a>' in root_html(["a", "b"])

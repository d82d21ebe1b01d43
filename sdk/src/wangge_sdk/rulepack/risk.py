"""How much a plugin could do if it were turned against the county, from 1 to 6, by the rights it asks for.

It says nothing of whether it will: it tells a reviewer how closely to look, and a county what it takes in. Each point has its
reason, so that nobody has to believe a number.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from wangge_sdk.manifest.difference import HOME
from wangge_sdk.manifest.model import Manifest, PermissionRequest
from wangge_sdk.scopes import PROTECTED, SCOPES
from wangge_sdk.texts import Text

LEAST: Final = 1
MOST: Final = 6
_ACTS: Final = frozenset({"cases:create", "cases:manage", "notifications.app:use"})
_CONTACT: Final = "people.contact:read"
_FREE: Final = frozenset({"frame", "element"})


class Point(Struct, frozen=True):
    """One thing that adds to the risk."""

    weight: int
    reason: Text


class Risk(Struct, frozen=True):
    """A score with its reasons."""

    score: int
    points: tuple[Point, ...] = ()


def risk_of(manifest: Manifest) -> Risk:
    """Return the risk of what a manifest asks for."""
    points = tuple(_points(manifest))
    return Risk(min(MOST, LEAST + sum(point.weight for point in points)), points)


def _points(manifest: Manifest) -> Iterator[Point]:
    asked = (*manifest.permissions.required, *manifest.permissions.optional)
    if manifest.kind == "service":
        yield _point(1, "有代码", "it has code")
    if manifest.runtime.isolation == "inprocess":
        yield _point(2, "想在服务器进程内运行", "it wants to run inside the server")
    if any(_sees_people(request) for request in asked) or manifest.data.reads:
        yield _point(1, "读取个人信息或其他插件的资料", "it reads data about people, or other plugins' documents")
    if any(request.scope == _CONTACT for request in asked):
        yield _point(1, "得到居民的联系方式", "it is given how to reach residents")
    if any(request.scope in _ACTS for request in asked):
        yield _point(1, "以别人的身份上报、办理或通知", "it reports, acts or sends notices for others")
    yield from _of_data(manifest)
    yield from _of_network(manifest)
    if any(route.public for route in manifest.contributes.routes):
        yield _point(1, "任何人都可以访问它的接口", "anybody may call its routes")
    if any(screen.render in _FREE for screen in (*manifest.contributes.ui.pages, *manifest.contributes.ui.cards)):
        yield _point(1, "自由绘制的页面", "it draws pages of its own")
    if manifest.contributes.algorithms:
        yield _point(1, "算法影响办理", "its algorithms bear on how cases are handled")


def _of_data(manifest: Manifest) -> Iterator[Point]:
    classes = {collection.data_class for collection in manifest.data.collections}
    if "sensitive" in classes:
        yield _point(2, "保存敏感个人信息", "it keeps sensitive data about people")
    elif "personal" in classes:
        yield _point(1, "保存个人信息", "it keeps data about people")


def _of_network(manifest: Manifest) -> Iterator[Point]:
    if not manifest.egress:
        return
    yield _point(1, "访问外部主机", "it asks hosts outside")
    with_people = [each for each in manifest.egress if PROTECTED & set(each.data_classes)]
    if any(each.country not in {None, HOME} for each in with_people):
        yield _point(3, "把个人信息送出境", "it sends data about people abroad")
    elif with_people:
        yield _point(2, "把个人信息送到外部", "it sends data about people outside")


def _sees_people(request: PermissionRequest) -> bool:
    scope = SCOPES.get(request.scope)
    fields = scope.fields if scope else ()
    wanted = request.fields or tuple(field.name for field in fields)
    return any(field.name in wanted and field.data_class in PROTECTED for field in fields)


def _point(weight: int, chinese: str, english: str) -> Point:
    return Point(weight, {"zh-CN": chinese, "en": english})

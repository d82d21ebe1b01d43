"""Rules about pages and cards in frames of their own."""

from collections.abc import Iterator

from wangge_sdk.manifest.findings import Finding, PackageError
from wangge_sdk.manifest.frames import MEDIA_TYPES, MOST_BYTES, media_type
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import Place
from wangge_sdk.manifest.screens import Screen


def frames_are_scripts(subject: Subject) -> Iterator[Finding]:
    """A frame begins with a script and is made of kinds of file that are served; only frames have files of their own."""
    for place, screen in _screens(subject):
        if screen.render != "frame":
            if screen.assets:
                yield finding(
                    "frame.assets",
                    (*place, "assets"),
                    {"zh-CN": "只有框架页面才有自己的文件。", "en": "Only a frame has files of its own."},
                    {"zh-CN": "删除 assets，或改为 render: frame。", "en": "Take assets out, or make it render: frame."},
                )
            continue
        if not screen.source.endswith(".js"):
            yield finding(
                "frame.script",
                (*place, "source"),
                {"zh-CN": f"{screen.source} 不是脚本。", "en": f"{screen.source} is no script."},
                {
                    "zh-CN": "写明 .js 文件；HTML 由平台生成。",
                    "en": "Name a .js file; the platform makes the HTML.",
                },
            )
        for index, path in enumerate(screen.assets):
            if media_type(path) is None:
                yield finding(
                    "frame.assets",
                    (*place, "assets", index),
                    {"zh-CN": f"不提供 {path} 这类文件。", "en": f"Files like {path} are not served."},
                    {"zh-CN": f"可用：{'、'.join(MEDIA_TYPES)}。", "en": f"These are: {', '.join(MEDIA_TYPES)}."},
                )


def elements_wait(subject: Subject) -> Iterator[Finding]:
    """No shell draws elements: code of others inside the page itself would have all that the page has, a certificate or not."""
    for place, screen in _screens(subject):
        if screen.render == "element":
            yield finding(
                "frame.element",
                (*place, "render"),
                {
                    "zh-CN": "目前没有界面绘制元素，市场和平台都不接受。",
                    "en": "No shell draws elements yet; marketplace and platform refuse them.",
                },
                {"zh-CN": "改用 render: frame，或 view、form。", "en": "Make it render: frame, or view or form."},
            )


def frames_small(subject: Subject) -> Iterator[Finding]:
    """The files of one frame together are small enough to be held in memory."""
    for place, screen in _screens(subject):
        if screen.render != "frame":
            continue
        try:
            size = sum(len(subject.package.read(path)) for path in {screen.source, *screen.assets})
        except PackageError:
            continue  # files_exist says so
        if size > MOST_BYTES:
            yield finding(
                "frame.size",
                place,
                {
                    "zh-CN": f"框架页面的文件共 {size} 字节，最多 {MOST_BYTES}。",
                    "en": f"Its files have {size} bytes; {MOST_BYTES} at most.",
                },
                {"zh-CN": "压缩脚本和图片。", "en": "Make its scripts and pictures smaller."},
            )


def _screens(subject: Subject) -> Iterator[tuple[Place, Screen]]:
    ui = subject.manifest.contributes.ui
    for kind, screens in (("pages", ui.pages), ("cards", ui.cards)):
        for index, screen in enumerate(screens):
            yield ("contributes", "ui", kind, index), screen

"""Sizes: what a county has to carry, and a phone to load."""

from collections.abc import Iterator
from typing import Final

from wangge_sdk.rulepack.check import both, check
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject

_KB: Final = 1024
_WHOLE: Final = 5 * 1024 * _KB
_FILE: Final = 1024 * _KB
_WEIGHTS: Final = (".onnx", ".safetensors", ".gguf")


def _whole(subject: Subject) -> Iterator[Hit]:
    total = sum(len(content) for file, content in subject.files.items() if not file.lower().endswith(_WEIGHTS))
    if total > _WHOLE:
        yield Hit(message=both((f"除模型外共 {total // _KB} KB。", f"Without models it has {total // _KB} KB.")))
    for file, content in subject.files.items():
        if len(content) > _FILE and not file.lower().endswith(_WEIGHTS):
            yield Hit(file=file, message=both((f"有 {len(content) // _KB} KB。", f"It has {len(content) // _KB} KB.")))


CHECKS: Final = (
    check(
        "size.whole",
        ("大小", "Size"),
        (
            "插件要经 U 盘和窄带网络到达县里；5 MB 以内、单个文件 1 MB 以内为宜。",
            "A plugin goes to counties by memory stick and narrow lines; up to 5 MB, and 1 MB a file, is well.",
        ),
        ("缩小图片；大数据用采集源。", "Make pictures smaller; have large data fetched by a feed."),
        _whole,
        severity="warning",
    ),
)

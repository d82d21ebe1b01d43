"""Under which licence a plugin may be used."""

from collections.abc import Iterator
from typing import Final

from wangge_sdk.rulepack.check import both, check
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject

ALLOWED: Final = frozenset(
    {
        "0BSD",
        "AGPL-3.0-only",
        "AGPL-3.0-or-later",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSL-1.0",
        "CC-BY-4.0",
        "CC-BY-SA-4.0",
        "CC0-1.0",
        "ECL-2.0",
        "EUPL-1.2",
        "GPL-2.0-only",
        "GPL-2.0-or-later",
        "GPL-3.0-only",
        "GPL-3.0-or-later",
        "ISC",
        "LGPL-2.1-only",
        "LGPL-2.1-or-later",
        "LGPL-3.0-only",
        "LGPL-3.0-or-later",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "MulanPSL-2.0",
        "ODbL-1.0",
        "PSF-2.0",
        "Python-2.0",
        "Unlicense",
        "Zlib",
    }
)
"""Licences that the Open Source Initiative approved, and free ones for data, by their SPDX ids."""


def _expression(subject: Subject) -> Iterator[Hit]:
    from license_expression import ExpressionError, get_spdx_licensing  # noqa: PLC0415  of the extra `check`

    assert subject.manifest is not None  # noqa: S101  it needs one
    licensing = get_spdx_licensing()
    told = subject.manifest.license
    try:
        parsed = licensing.parse(told, validate=True, strict=True)
    except ExpressionError as error:
        yield _hit(subject, (f"{told} 不是 SPDX 表达式：{error}。", f"{told} is no SPDX expression: {error}."))
        return
    if parsed is None or not _is_allowed(parsed):
        yield _hit(subject, (f"{told} 不在允许的许可之列。", f"{told} is not among the licences that are allowed."))
    written = subject.metadata.license_expression if subject.metadata else None
    if written and written != told:
        yield _hit(subject, (f"清单写 {told}，METADATA 写 {written}。", f"The manifest says {told}, METADATA says {written}."))


def _is_allowed(parsed: object) -> bool:
    """Every part of an AND has to be allowed, one of an OR; what a WITH adds only permits more."""
    operator = getattr(parsed, "operator", "").strip()
    if operator in {"AND", "OR"}:
        allowed = [_is_allowed(each) for each in parsed.args]  # type: ignore[attr-defined]
        return all(allowed) if operator == "AND" else any(allowed)
    return getattr(getattr(parsed, "license_symbol", parsed), "key", None) in ALLOWED


def _hit(subject: Subject, said: tuple[str, str]) -> Hit:
    return Hit(file=subject.manifest_file, path="$.license", message=both(said))


CHECKS: Final = (
    check(
        "licence.expression",
        ("许可可读且被允许", "A licence that can be read and is allowed"),
        ("县里必须能使用、查看和长期保留装上的软件。", "A county must be able to use, read and keep what it installs."),
        (
            "在 license 中写一个 SPDX 编号，例如 Apache-2.0 或 MulanPSL-2.0。",
            "Write an SPDX id into license, such as Apache-2.0 or MulanPSL-2.0.",
        ),
        _expression,
        tools=("license_expression",),
        needs=("files", "manifest"),
    ),
)

"""What a plugin brings along: declared, locked by hash, known, and without known holes."""

import sys
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from packaging.utils import canonicalize_name

from wangge_sdk.advisories import matching
from wangge_sdk.rulepack.bill import bill_of
from wangge_sdk.rulepack.check import both, check
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject

PROVIDED: Final = frozenset({"wangge-sdk", "msgspec", "pluggy", "jsonschema", "packaging", "installer"})
"""What is there wherever a plugin runs: the SDK and what it stands on."""
_SERVERS: Final = frozenset({"wangge-core", "wangge-registry", "wangge-sandbox", "wangge-serving"})
_IMPORTED_AS: Final = {
    "pil": "pillow",
    "yaml": "pyyaml",
    "dateutil": "python-dateutil",
    "bs4": "beautifulsoup4",
    "sklearn": "scikit-learn",
    "cv2": "opencv-python-headless",
    "attr": "attrs",
    "google": "protobuf",
    "jwt": "pyjwt",
    "docx": "python-docx",
    "stdnum": "python-stdnum",
    "onnxruntime": "onnxruntime",
}
_WELL_KNOWN: Final = frozenset((files("wangge_sdk.rulepack") / "well-known-packages.txt").read_text(encoding="utf-8").split())
"""Packages that others are named after to be taken for them."""


def _requirements(subject: Subject) -> Iterator[Hit]:
    locked = {package.name for package in subject.locked}
    for name in subject.required:
        if name in _SERVERS:
            yield _in_metadata(subject, (f"依赖服务器的 {name}。", f"It requires {name}, which belongs to the servers."))
        elif name not in PROVIDED and name not in locked:
            yield _in_metadata(subject, (f"依赖 {name} 没有锁定。", f"{name} is required and not locked."))


def _lock(subject: Subject) -> Iterator[Hit]:
    assert subject.manifest is not None  # noqa: S101  it needs one
    path = subject.manifest.requires.lock
    if path is None:
        return
    file = subject.in_wheel(path)
    if subject.lock_fault is not None:
        yield Hit(file=file, message=both((f"无法读取：{subject.lock_fault}。", f"It cannot be read: {subject.lock_fault}.")))
    for package in subject.locked:
        if package.vcs or package.directory or package.archive:
            yield Hit(file=file, message=both((f"{package.name} 来自任意地址。", f"{package.name} comes from an address somewhere.")))
        elif package.version is None or not package.wheels:
            yield Hit(file=file, message=both((f"{package.name} 没有版本或 wheel。", f"{package.name} has no version, or no wheel.")))
        elif any(not {"sha256", "sha384", "sha512"} & set(wheel.hashes) for wheel in package.wheels):
            yield Hit(file=file, message=both((f"{package.name} 没有强散列。", f"{package.name} has no strong hash.")))
        if package.name in _SERVERS:
            yield Hit(
                file=file, message=both((f"锁定了服务器的 {package.name}。", f"It locks {package.name}, which belongs to the servers."))
            )


def _lookalikes(subject: Subject) -> Iterator[Hit]:
    for name in {*subject.required, *(package.name for package in subject.locked)} - _WELL_KNOWN:
        near = next((known for known in sorted(_WELL_KNOWN) if _looks_like(name, known)), None)
        if near is not None:
            yield _in_metadata(subject, (f"{name} 与 {near} 极为相似。", f"{name} looks very much like {near}."))


def _looks_like(name: str, known: str) -> bool:
    plain, other = name.replace("-", ""), known.replace("-", "")
    if min(len(plain), len(other)) < 4:  # noqa: PLR2004  short names are near to many
        return False
    if plain == other or sorted(plain) == sorted(other):
        return True
    if abs(len(plain) - len(other)) > 1:
        return False
    begin = next((at for at, (one, two) in enumerate(zip(plain, other, strict=False)) if one != two), min(len(plain), len(other)))
    rest, rest_other = plain[begin:], other[begin:]
    return rest_other == rest[1:] or rest == rest_other[1:] or rest[1:] == rest_other[1:]


def _imports(subject: Subject) -> Iterator[Hit]:
    known = {canonicalize_name(name) for name in (*subject.required, *(package.name for package in subject.locked), *PROVIDED)}
    for file, module in subject.modules.items():
        for use in module.uses:
            top = use.name.partition(".")[0]
            own = top == subject.content.root or (
                not subject.content.root and any(path.startswith(f"{top}/") or path == f"{top}.py" for path in subject.files)
            )
            if use.imported and top and not own and top not in sys.stdlib_module_names:
                package = _IMPORTED_AS.get(top.lower(), canonicalize_name(top))
                if package not in known and subject.content.is_wheel:
                    yield Hit(file=file, line=use.line, message=both((f"没有声明依赖 {top}。", f"It does not say that it requires {top}.")))


def _bill(subject: Subject) -> Iterator[Hit]:
    bill_of(subject)
    yield from ()


def _advisories(subject: Subject) -> Iterator[Hit]:
    assert subject.advisories is not None  # noqa: S101  it needs them
    present: dict[str, str] = {package.name: str(package.version) for package in subject.locked if package.version is not None}
    for match in matching(subject.advisories, present):
        mend = both((f"升级到 {match.fixed}。", f"Go to {match.fixed}.")) if match.fixed else None
        told = f"{match.id}: {match.package} {match.version}: {match.summary}"
        yield Hit(file=_lock_file(subject), message=both((told, told)), severity="error" if match.grave else "warning", mend=mend)


def _lock_file(subject: Subject) -> str:
    path = subject.manifest.requires.lock if subject.manifest else None
    return subject.in_wheel(path) if path else subject.info("METADATA")


def _in_metadata(subject: Subject, said: tuple[str, str]) -> Hit:
    return Hit(file=subject.info("METADATA"), message=both(said))


CHECKS: Final = (
    check(
        "supply.requirements",
        ("依赖已锁定", "Requirements are locked"),
        (
            "没有锁定的依赖，审查时是一个，安装时是另一个。",
            "What is not locked is one thing when it is reviewed and another when it is installed.",
        ),
        (
            "用 uv export --format pylock.toml 写出锁文件，并在 requires.lock 中写明。",
            "Write the lock by uv export --format pylock.toml, and name it in requires.lock.",
        ),
        _requirements,
        needs=("files", "wheel"),
    ),
    check(
        "supply.lock",
        ("锁文件", "The lock"),
        (
            "每个依赖都要有版本和散列，且来自市场的索引。",
            "Each requirement has a version and hashes, and comes from the marketplace's index.",
        ),
        ("重新生成锁文件；只用发布为 wheel 的依赖。", "Make the lock anew, with what is published as a wheel."),
        _lock,
        needs=("files", "manifest"),
    ),
    check(
        "supply.lookalikes",
        ("相似的名称", "Names that look alike"),
        ("改一个字母的包名是常见的陷阱。", "A package's name with one letter changed is an old trap."),
        ("核对名称。", "See whether the name is right."),
        _lookalikes,
        needs=("files", "wheel"),
    ),
    check(
        "supply.imports",
        ("导入的都已声明", "What is imported is declared"),
        ("没有声明的依赖在工作进程中不存在。", "What is not declared is not there in a worker."),
        ("写进 dependencies 并锁定，或改用标准库。", "Put it into dependencies and lock it, or use the standard library."),
        _imports,
        severity="warning",
    ),
    check(
        "supply.bill",
        ("物料清单", "Bill of materials"),
        ("出了漏洞，县里要能查出谁受影响。", "When a hole is found a county has to see who has it."),
        ("检查依赖是否都有名称和版本。", "See that every requirement has a name and a version."),
        _bill,
        tools=("cyclonedx",),
    ),
    check(
        "supply.advisories",
        ("已知漏洞", "Known holes"),
        ("已公布的漏洞人人可用。", "A hole that is published is open to everybody."),
        ("升级或换掉该依赖。", "Go to a newer version, or do without."),
        _advisories,
        needs=("files", "advisories"),
    ),
)

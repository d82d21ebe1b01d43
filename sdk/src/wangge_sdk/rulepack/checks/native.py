"""Content that is code nobody can read, told by what it is and not by what it is called."""

from collections.abc import Iterator
from typing import Final

from wangge_sdk.rulepack.check import both, check
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x7fELF", "ELF"),
    (b"MZ", "Windows PE"),
    (b"\xfe\xed\xfa\xce", "Mach-O"),
    (b"\xfe\xed\xfa\xcf", "Mach-O"),
    (b"\xce\xfa\xed\xfe", "Mach-O"),
    (b"\xcf\xfa\xed\xfe", "Mach-O"),
    (b"\xca\xfe\xba\xbe", "Java / Mach-O"),
    (b"\0asm", "WebAssembly"),
    (b"!<arch>\n", "ar"),
    (b"dex\n", "Dalvik"),
    (b"BC\xc0\xde", "LLVM"),
    (b"\xa7\x0d\x0d\x0a", "Python bytecode"),
    (b"\xcb\x0d\x0d\x0a", "Python bytecode"),
)
_ARCHIVES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"MSCF", "cab"),
    (b"xar!", "xar"),
    (b"hsqs", "squashfs"),
    (b"SQLite format 3\0", "SQLite"),
)
_TAR: Final = 257
_SUFFIXES: Final = (
    ".so",
    ".pyd",
    ".dll",
    ".dylib",
    ".exe",
    ".com",
    ".scr",
    ".msi",
    ".jar",
    ".class",
    ".wasm",
    ".o",
    ".a",
    ".bin",
    ".elf",
    ".node",
    ".pyx",
    ".pyo",
)
_SCRIPTS: Final = (
    ".sh",
    ".bash",
    ".zsh",
    ".bat",
    ".cmd",
    ".ps1",
    ".vbs",
    ".wsf",
    ".pl",
    ".rb",
    ".php",
    ".lua",
    ".tcl",
    ".awk",
    ".command",
    ".desktop",
    ".reg",
)
_BYTECODE: Final = b"\x0d\x0d\x0a"


def kind_of(content: bytes, magic: tuple[tuple[bytes, str], ...]) -> str | None:
    """Return what a content is by its first bytes."""
    return next((kind for begin, kind in magic if content.startswith(begin)), None)


def _compiled(subject: Subject) -> Iterator[Hit]:
    for file, content in subject.files.items():
        kind = kind_of(content, _MAGIC)
        if kind is None and content[1:4] == _BYTECODE:
            kind = "Python bytecode"
        name = file.lower()
        if kind is None and (name.endswith(_SUFFIXES) or ".so." in name.rpartition("/")[2]):
            kind = name.rpartition(".")[2]
        if kind is not None:
            yield Hit(file=file, message=both((f"是编译过的代码（{kind}）。", f"It is compiled code ({kind}).")))


def _archives(subject: Subject) -> Iterator[Hit]:
    for file, content in subject.files.items():
        kind = kind_of(content, _ARCHIVES) or ("tar" if content[_TAR : _TAR + 5] == b"ustar" else None)
        if kind is None and not file.lower().endswith((".py", ".json", ".md", ".txt")) and b"PK\x05\x06" in content[-66_000:]:
            kind = "zip"
        if kind is not None:
            yield Hit(
                file=file,
                message=both(
                    (
                        f"是压缩包或数据库（{kind}），里面的内容没有检查。",
                        f"It is an archive or a database ({kind}), whose content nobody looked at.",
                    )
                ),
            )


def _scripts(subject: Subject) -> Iterator[Hit]:
    for file, content in subject.files.items():
        if file.lower().endswith(_SCRIPTS) or (content.startswith(b"#!") and not file.endswith(".py")):
            yield Hit(file=file, message=both(("是给别的解释器的脚本。", "It is a script for another interpreter.")))


_PLAIN: Final = ("去掉它；插件是 Python 源代码和数据。", "Leave it out; a plugin is Python in source, and data.")

CHECKS: Final = (
    check(
        "native.compiled",
        ("编译过的代码", "Compiled code"),
        ("没有人能审查机器码；它也只在一种机器上运行。", "Nobody can review machine code, and it runs on one make of machine."),
        _PLAIN,
        _compiled,
    ),
    check(
        "native.archives",
        ("包中的包", "Archives inside"),
        ("压缩包里的内容躲过所有检查。", "What lies in an archive escapes every check."),
        ("直接放入文件。", "Put the files in themselves."),
        _archives,
    ),
    check(
        "native.scripts",
        ("其他脚本", "Other scripts"),
        ("插件不能启动程序，所以脚本没有用处，只有风险。", "A plugin can start no program, so that a script has no use, only danger."),
        _PLAIN,
        _scripts,
    ),
)

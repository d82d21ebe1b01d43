"""The wheel as a file: one that every reader understands in the same way, with a plugin in it and nothing else."""

import configparser
import sys
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version

from wangge_sdk.manifest.package import ENTRY_POINTS
from wangge_sdk.rulepack.archives.names import shown
from wangge_sdk.rulepack.check import Check, Look, Need, Words, check
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject

_TAG: Final = "py3-none-any"
_OURS: Final = frozenset({"wangge_core", "wangge_registry", "wangge_sandbox", "wangge_sdk"})
_RUN_BY_PYTHON: Final = frozenset({"sitecustomize.py", "usercustomize.py"})
_IN_DIST_INFO: Final = frozenset({"METADATA", "WHEEL", "RECORD", "entry_points.txt", "top_level.txt", "LICENSE", "NOTICE", "zip-safe"})
_FOLDERS_IN_DIST_INFO: Final = frozenset({"licenses", "sboms"})


def _told(rule: str) -> Look:
    """Return a look at what reading the wheel brought out under a rule."""

    def look(subject: Subject) -> Iterator[Hit]:
        return (fault for fault in subject.content.faults if fault.rule == rule)

    return look


def _file_name(subject: Subject) -> Iterator[Hit]:
    try:
        name, version, build, tags = parse_wheel_filename(subject.content.where)
    except InvalidWheelFilename as error:
        yield Hit(message={"zh-CN": f"文件名不合规范：{error}。", "en": f"The file's name is not a wheel's: {error}."})
        return
    if [str(tag) for tag in tags] != [_TAG] or build:
        yield Hit(message={"zh-CN": f"标签应为 {_TAG}，无构建号。", "en": f"Its tag should be {_TAG}, without a build number."})
    metadata = subject.metadata
    if metadata is not None and (canonicalize_name(metadata.name), metadata.version) != (name, version):
        message = {
            "zh-CN": f"METADATA 写的是 {metadata.name} {metadata.version}。",
            "en": f"METADATA says {metadata.name} {metadata.version}.",
        }
        yield Hit(message=message, file=subject.info("METADATA"))
    if subject.manifest is not None and Version(subject.manifest.version) != version:
        message = {"zh-CN": f"清单写的是 {subject.manifest.version}。", "en": f"The manifest says {subject.manifest.version}."}
        yield Hit(message=message, file=subject.manifest_file, path="$.version")


def _metadata(subject: Subject) -> Iterator[Hit]:
    if subject.metadata is None:
        yield Hit(message={"zh-CN": "METADATA 缺失或不合规范。", "en": "METADATA is missing, or not as its specification says."})
        return
    for requirement in subject.metadata.requires_dist or ():
        if requirement.url:
            message = {"zh-CN": f"{requirement} 直接指向一个地址。", "en": f"{requirement} points to an address."}
            yield Hit(message=message, file=subject.info("METADATA"))
    wheel = subject.files.get(subject.info("WHEEL"), b"").decode("utf-8", "replace")
    fields = dict(line.split(": ", 1) for line in wheel.splitlines() if ": " in line)
    if (fields.get("Root-Is-Purelib", "").lower(), fields.get("Tag"), fields.get("Wheel-Version")) != ("true", _TAG, "1.0"):
        message = {"zh-CN": "WHEEL 应写 1.0、纯 Python、py3-none-any。", "en": "WHEEL should say 1.0, pure Python, py3-none-any."}
        yield Hit(message=message, file=subject.info("WHEEL"))


def _layout(subject: Subject) -> Iterator[Hit]:
    info = subject.info("")
    for path in subject.files:
        top, _, rest = path.partition("/")
        if top == subject.content.root and rest:
            continue
        inside = rest.partition("/")
        if f"{top}/" != info or not (rest in _IN_DIST_INFO or rest.startswith(("LICENSE", "NOTICE")) or inside[0] in _FOLDERS_IN_DIST_INFO):
            yield Hit(
                file=path,
                message={"zh-CN": f"{shown(path)} 不属于插件的包。", "en": f"{shown(path)} does not belong to the plugin's package."},
            )


def _entry_points(subject: Subject) -> Iterator[Hit]:
    file = subject.info("entry_points.txt")
    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None)
    try:
        parser.read_string(subject.files.get(file, b"").decode())
    except (configparser.Error, UnicodeDecodeError) as error:
        yield Hit(file=file, message={"zh-CN": f"无法读取：{error}。", "en": f"It cannot be read: {error}."})
        return
    for group in parser.sections():
        if group != ENTRY_POINTS:
            message = {"zh-CN": f"组 {group!r} 会改变其他程序。", "en": f"The group {group!r} changes other programs."}
            yield Hit(file=file, message=message)
    if subject.content.root is None:
        message = {
            "zh-CN": f"{ENTRY_POINTS} 中应恰有一个指向 plugin.json 的入口点。",
            "en": f"There should be one entry point in {ENTRY_POINTS}, which names a plugin.json that is there.",
        }
        yield Hit(file=file, message=message)


def _package_name(subject: Subject) -> Iterator[Hit]:
    root = subject.content.root
    if root and (root in sys.stdlib_module_names or root in _OURS):
        message = {"zh-CN": f"{root} 会遮盖 Python 或平台的模块。", "en": f"{root} would hide a module of Python or of the platform."}
        yield Hit(file=root, message=message)


def _run_by_python(subject: Subject) -> Iterator[Hit]:
    for path in subject.files:
        name = PurePosixPath(path.lower())
        if name.suffix in {".pth", ".pyc", ".pyo", ".egg-link"} or name.name in _RUN_BY_PYTHON or "__pycache__" in name.parts:
            yield Hit(
                file=path,
                message={
                    "zh-CN": f"{shown(path)} 会由 Python 自行运行，或无法阅读。",
                    "en": f"{shown(path)} would be run by Python itself, or cannot be read.",
                },
            )


_PACK_ANEW: Final = ("用 wangge plugin pack 重新打包。", "Pack it anew by wangge plugin pack.")


def _check(
    name: str, title: Words, reason: Words, look: Look | None = None, *, mend: Words = _PACK_ANEW, needs: tuple[Need, ...] = ()
) -> Check:
    return check(f"wheel.{name}", title, reason, mend, look or _told(f"wheel.{name}"), needs=needs)


CHECKS: Final = (
    _check(
        "archive",
        ("压缩包只有一种读法", "The archive can be read in one way only"),
        (
            "zip 对每个文件有两处描述。两处不一致、文件重叠或夹带字节时，检查的内容与安装的内容可能不同。",
            "A zip describes each file twice. Where the two differ or files overlap, one thing is checked and another installed.",
        ),
    ),
    _check(
        "limits",
        ("数量与大小", "How many and how large"),
        (
            "超过限度的插件无法在县级服务器上安装，也无人能审。",
            "A plugin beyond them cannot be installed on a county's server, nor read by anybody.",
        ),
        mend=("去掉不需要的文件；大数据用采集源。", "Leave out what is not needed; have large data fetched by a feed."),
    ),
    _check(
        "bomb",
        ("压缩炸弹", "Zip bombs"),
        ("几千字节可以解压成几十亿字节，填满磁盘。", "A few thousand bytes can unpack to thousands of millions, which fill a disk."),
        mend=("去掉该文件。", "Leave the file out."),
    ),
    _check(
        "duplicate",
        ("重复的文件", "Files that are there twice"),
        (
            "同名的两个文件，检查读到一个，安装写入另一个。",
            "Of two files of one name a check reads one, and the installation writes the other.",
        ),
    ),
    _check(
        "collision",
        ("在某些系统上相同的名称", "Names that are the same on some systems"),
        (
            "大小写或写法不同的名称在某些系统上是同一文件，后写的覆盖先写的。",
            "Names that differ in capitals only are one file on some systems, where the later overwrites the earlier.",
        ),
        mend=("改一个名称。", "Rename one of them."),
    ),
    _check(
        "path",
        ("越出文件夹的路径", "Paths that lead out"),
        (
            "含 .. 或以 / 开头的路径会写到插件文件夹之外。",
            "A path with .. in it, or that begins with /, is written outside of the plugin's folder.",
        ),
    ),
    _check(
        "name",
        ("处处可用的名称", "Names that every system can have"),
        (
            "看不见的字符和保留名称用来骗过审查者，或使安装失败。",
            "Characters that are not seen and reserved names deceive a reviewer, or make an installation fail.",
        ),
        mend=("用字母、数字、- 和 _ 命名。", "Name it with letters, digits, - and _."),
    ),
    _check(
        "kind",
        ("只有普通文件", "Plain files only"),
        ("链接和设备文件指向包外的内容。", "Links and devices lead to something that is not in the wheel."),
        mend=("放入文件本身。", "Put the file itself in."),
    ),
    _check(
        "record",
        ("与 RECORD 相符", "It is what RECORD says"),
        (
            "RECORD 写明每个文件的散列；不符即打包后被改动或夹带。",
            "RECORD has the hash of each file. Where it is wrong, something was changed or smuggled in after packing.",
        ),
        needs=("wheel", "files"),
    ),
    _check(
        "packable",
        ("项目可以打包", "The project can be packed"),
        ("不能打包的项目无法发布。", "What cannot be packed cannot be published."),
        mend=("按提示修改 pyproject.toml 或文件。", "Mend pyproject.toml or the file, as it says."),
    ),
    _check(
        "filename",
        ("文件名", "The file's name"),
        (
            "索引按文件名识别名称和版本；与内容不符可以冒充另一个插件。",
            "An index tells name and version by it; where the content differs, one plugin poses as another.",
        ),
        _file_name,
        needs=("wheel", "files"),
    ),
    _check(
        "metadata",
        ("METADATA 与 WHEEL", "METADATA and WHEEL"),
        (
            "依赖只能来自插件市场的索引，绝不来自任意地址。",
            "What a plugin needs comes from the marketplace's index, never from an address somewhere.",
        ),
        _metadata,
        needs=("wheel", "files"),
    ),
    _check(
        "layout",
        ("只有一个包", "One package and nothing else"),
        (
            "包外的文件会覆盖其他插件或平台的模块，或作为程序安装。",
            "A file outside of the package overwrites modules of others, or is installed as a program.",
        ),
        _layout,
        needs=("wheel", "files"),
    ),
    _check(
        "entry_points",
        ("入口点", "Entry points"),
        (
            "其他组的入口点会把代码装进别的程序，例如 pytest 或平台的命令。",
            "Entry points of other groups put code into other programs, such as pytest or the platform's commands.",
        ),
        _entry_points,
        needs=("wheel", "files"),
    ),
    _check(
        "package_name",
        ("包名", "The package's name"),
        (
            "与标准库或平台同名的包会被先导入。",
            "A package named like one of Python's or the platform's own would be imported in its place.",
        ),
        _package_name,
        mend=("改用以发布者开头的名称。", "Take a name that begins with the publisher's."),
        needs=("files",),
    ),
    _check(
        "runs_itself",
        ("自行运行的文件", "Files that run by themselves"),
        (
            ".pth 与 sitecustomize 在每次启动 Python 时运行；.pyc 无人能读。",
            ".pth and sitecustomize run at every start of Python; nobody can read a .pyc.",
        ),
        _run_by_python,
        mend=("去掉它；插件只由钩子唤起。", "Leave it out; a plugin is woken by its hooks only."),
        needs=("files",),
    ),
)

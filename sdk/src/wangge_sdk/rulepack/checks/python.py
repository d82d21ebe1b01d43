"""Python that a plugin has no business with: everything it may do goes through the platform, where it is checked and recorded.

The fence would stop nearly all of it. What is caught here is caught before anything runs, and tells an honest author early.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from wangge_sdk.manifest.findings import Severity
from wangge_sdk.rulepack.check import Check, Look, Words, both, check
from wangge_sdk.rulepack.code.folding import fold, is_plain, text_of
from wangge_sdk.rulepack.code.module import Call, Module, Use
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject

_DYNAMIC: Final = (
    "eval",
    "exec",
    "compile",
    "breakpoint",
    "code",
    "codeop",
    "pdb",
    "bdb",
    "timeit",
    "trace",
    "cProfile.run",
    "cProfile.runctx",
    "profile.run",
    "profile.runctx",
    "types.FunctionType",
    "types.LambdaType",
    "types.CodeType",
    "doctest",
)
_IMPORTERS: Final = (
    "__import__",
    "importlib",
    "imp",
    "pkgutil",
    "zipimport",
    "runpy",
    "site",
    "sys.path",
    "sys.path_hooks",
    "sys.meta_path",
    "sys.modules",
    "sys.path_importer_cache",
    "pip",
    "ensurepip",
    "venv",
    "setuptools",
    "distutils",
    "pkg_resources",
    "modulefinder",
)
_HARMLESS_IMPORTERS: Final = ("importlib.resources", "importlib.metadata")
_PROCESSES: Final = (
    "subprocess",
    "_posixsubprocess",
    "multiprocessing",
    "concurrent.futures.ProcessPoolExecutor",
    "concurrent.futures.process",
    "pty",
    "signal",
    "asyncio.create_subprocess_exec",
    "asyncio.create_subprocess_shell",
    "asyncio.subprocess",
    "os.system",
    "os.popen",
    "os.exec*",
    "os.spawn*",
    "os.posix_spawn*",
    "os.fork",
    "os.forkpty",
    "os.kill",
    "os.killpg",
    "os.abort",
    "os._exit",
    "os.startfile",
    "os.setuid",
    "os.setgid",
    "posix",
    "nt",
    "pexpect",
    "plumbum",
    "fabric",
    "invoke",
    "psutil",
    "sh",
)
_ENVIRONMENT: Final = ("os.environ", "os.environb", "os.getenv", "os.getenvb", "os.putenv", "os.unsetenv", "dotenv", "environs", "decouple")
_HOST: Final = (
    "platform",
    "os.uname",
    "os.getlogin",
    "os.getuid",
    "os.cpu_count",
    "getpass",
    "pwd",
    "grp",
    "spwd",
    "uuid.getnode",
    "socket.gethostname",
    "sysconfig",
    "os.sysconf",
    "sys.executable",
    "sys.argv",
    "sys.flags",
)
_DESERIALISERS: Final = (
    "pickle",
    "_pickle",
    "cPickle",
    "pickletools",
    "marshal",
    "shelve",
    "dbm",
    "dill",
    "cloudpickle",
    "joblib",
    "jsonpickle",
    "copyreg",
    "yaml.load",
    "yaml.load_all",
    "yaml.unsafe_load",
    "yaml.unsafe_load_all",
    "yaml.full_load",
    "torch.load",
    "torch.package",
    "pandas.read_pickle",
    "numpy.load",
    "logging.config.dictConfig",
    "logging.config.fileConfig",
    "logging.config.listen",
)
_NATIVE: Final = (
    "ctypes",
    "_ctypes",
    "cffi",
    "mmap",
    "fcntl",
    "termios",
    "resource",
    "winreg",
    "msvcrt",
    "numba",
    "llvmlite",
    "cython",
    "pyximport",
)
_INSIDES: Final = (
    "gc",
    "sys._getframe",
    "sys._current_frames",
    "sys._current_exceptions",
    "sys.settrace",
    "sys.setprofile",
    "sys.addaudithook",
    "sys.setrecursionlimit",
    "sys.setswitchinterval",
    "sys.exc_info",
    "threading.settrace",
    "threading.setprofile",
    "inspect.currentframe",
    "inspect.stack",
    "inspect.trace",
    "inspect.getouterframes",
    "inspect.getinnerframes",
    "inspect.getclosurevars",
    "globals",
    "locals",
    "__builtins__",
    "builtins",
    "ast.parse",
    "dis",
    "opcode",
    "faulthandler",
    "_thread",
    "_io",
    "weakref.getweakrefs",
)
_INNER_ATTRIBUTES: Final = frozenset(
    {
        "__subclasses__",
        "__globals__",
        "__builtins__",
        "__code__",
        "__closure__",
        "__getattribute__",
        "__mro__",
        "__bases__",
        "__base__",
        "__reduce__",
        "__reduce_ex__",
        "__setstate__",
        "__loader__",
        "f_globals",
        "f_locals",
        "f_builtins",
        "f_back",
        "f_code",
        "tb_frame",
        "tb_next",
        "gi_frame",
        "gi_code",
        "cr_frame",
        "cr_code",
        "ag_frame",
        "co_code",
        "co_consts",
        "func_globals",
    }
)
_SERVERS: Final = ("wangge_core", "wangge_registry", "wangge_sandbox", "wangge_serving")
_BACKGROUND: Final = (
    "threading.Thread",
    "threading.Timer",
    "concurrent.futures.ThreadPoolExecutor",
    "concurrent.futures.thread",
    "atexit",
    "asyncio.run",
    "asyncio.new_event_loop",
    "asyncio.get_event_loop",
    "sched",
)
_WRITERS: Final = (
    "os.remove",
    "os.unlink",
    "os.rename",
    "os.renames",
    "os.replace",
    "os.rmdir",
    "os.removedirs",
    "os.mkdir",
    "os.makedirs",
    "os.chmod",
    "os.chown",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.mkfifo",
    "os.mknod",
    "os.write",
    "shutil",
    "tempfile",
    "sqlite3",
    "zipfile.ZipFile",
    "tarfile",
    "fileinput",
)
_WRITING_METHODS: Final = frozenset(
    {"write_text", "write_bytes", "unlink", "touch", "symlink_to", "hardlink_to", "rmdir", "chmod", "lchmod"}
)
_WRITING_MODES: Final = frozenset("wax+")
_GETTERS: Final = frozenset({"getattr", "setattr", "delattr", "hasattr", "operator.attrgetter", "operator.methodcaller"})
_AT_THE_TOP: Final = (
    ast.Import,
    ast.ImportFrom,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Assign,
    ast.AnnAssign,
    ast.AugAssign,
    ast.Pass,
)
_HIDDEN_CHARACTERS: Final = frozenset(
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\x0b\x0c\x1a\x08\x00"
)


def matches(name: str, wanted: Iterable[str]) -> bool:
    """Tell whether a dotted name is one of those wanted, or lies in one; a name with ``*`` at its end stands for all that begin so."""
    return any(name.startswith(each[:-1]) if each.endswith("*") else name == each or name.startswith(f"{each}.") for each in wanted)


def uses_of(subject: Subject, wanted: Iterable[str], unless: Iterable[str] = ()) -> Iterator[tuple[str, Use]]:
    """Yield where code uses one of these names, once for each line, with the file."""
    for file, module in subject.modules.items():
        seen: set[int] = set()
        for use in module.uses:
            if use.line not in seen and matches(use.name, wanted) and not matches(use.name, unless):
                seen.add(use.line)
                yield file, use


def _uses(wanted: Iterable[str], said: Words, unless: Iterable[str] = ()) -> Look:
    """Return a look for names; ``said`` has a place for the name."""

    def look(subject: Subject) -> Iterator[Hit]:
        for file, use in uses_of(subject, wanted, unless):
            yield Hit(file=file, line=use.line, message=both((said[0].format(use.name), said[1].format(use.name))))

    return look


def _each(of_module: Callable[[Subject, Module], Iterator[tuple[int, Words]]]) -> Look:
    """Return a look at each module by itself."""

    def look(subject: Subject) -> Iterator[Hit]:
        for file, module in subject.modules.items():
            for line, said in dict.fromkeys(of_module(subject, module)):
                yield Hit(file=file, line=line, message=both(said))

    return look


def _readable(subject: Subject) -> Iterator[Hit]:
    for file, why in subject.unreadable.items():
        yield Hit(file=file, message=both((f"无法读取：{why}。", f"It cannot be read: {why}.")))


def _hidden_text(subject: Subject) -> Iterator[Hit]:
    for file in subject.modules:
        for number, line in enumerate(subject.modules[file].text.split("\n"), 1):
            if found := next((char for char in line if char in _HIDDEN_CHARACTERS), None):
                yield Hit(
                    file=file,
                    line=number,
                    message=both((f"有看不见的字符 U+{ord(found):04X}。", f"There is a character nobody sees, U+{ord(found):04X}.")),
                )


def _dynamic_imports(subject: Subject) -> Iterator[Hit]:
    yield from _uses(
        _IMPORTERS, ("使用 {}：运行时才知道导入什么。", "It uses {}: what is imported is known only when it runs."), _HARMLESS_IMPORTERS
    )(subject)
    for file, use in uses_of(subject, ("*",)):
        if use.imported and use.name.endswith(".*") and not use.name.startswith(f"{subject.content.root}."):
            yield Hit(file=file, line=use.line, message=both((f"{use.name} 隐藏了用到的名称。", f"{use.name} hides which names are used.")))


def _inner_attributes(_subject: Subject, module: Module) -> Iterator[tuple[int, Words]]:
    for use in module.uses:
        if matches(use.name, _INSIDES):
            yield use.line, (f"使用 {use.name}：触及解释器内部。", f"It uses {use.name}, which reaches into the interpreter.")
    for node, _ in module.nodes:
        if isinstance(node, ast.Attribute) and node.attr in _INNER_ATTRIBUTES and not _is_super(node):
            yield node.lineno, (f"使用 {node.attr}：触及解释器内部。", f"It uses {node.attr}, which reaches into the interpreter.")
    for word in module.words:
        if word.text in _INNER_ATTRIBUTES:
            yield word.line, (f"文字 {word.text!r} 是解释器内部的名称。", f"The text {word.text!r} is a name of the interpreter's insides.")


def _is_super(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name) and node.value.func.id == "super"


def _hidden_names(_subject: Subject, module: Module) -> Iterator[tuple[int, Words]]:
    for call in module.calls:
        if call.name not in _GETTERS:
            continue
        index = 0 if call.name.startswith("operator.") else 1
        wanted = call.node.args[index] if len(call.node.args) > index else None
        of_module = index == 1 and call.scope.resolve(call.node.args[0]) is not None if call.node.args else False
        if wanted is not None and not is_plain(wanted) and (fold(wanted) is not None or of_module):
            yield call.node.lineno, (f"{call.name} 的名称是拼出来的。", f"The name that {call.name} is given is put together.")
        elif of_module and call.name in {"setattr", "delattr"}:
            yield call.node.lineno, (f"{call.name} 修改了别处的内容。", f"{call.name} changes what belongs to others.")


def _changes_of_others(subject: Subject, module: Module) -> Iterator[tuple[int, Words]]:
    own = f"{subject.content.root}."
    for node, scope in module.nodes:
        targets = (
            node.targets
            if isinstance(node, ast.Assign | ast.Delete)
            else [node.target]
            if isinstance(node, ast.AugAssign | ast.AnnAssign)
            else []
        )
        for target in targets:
            inner = target.value if isinstance(target, ast.Attribute | ast.Subscript) else None
            owner = scope.resolve(inner) if inner is not None else None
            if owner is not None and not f"{owner}.".startswith(own):
                yield target.lineno, (f"修改了 {owner} 的内容。", f"It changes something of {owner}.")


def _opaque(_subject: Subject, module: Module) -> Iterator[tuple[int, Words]]:
    for word in module.words:
        if not word.documents and len(word.text) >= _LONG and _is_opaque(word.text):
            yield word.line, ("很长的、无法阅读的文字。", "A long text that nobody can read.")
    for line, text in enumerate(module.text.split("\n"), 1):
        if len(text) > _LONGEST_LINE:
            yield line, (f"一行有 {len(text)} 个字符。", f"A line of {len(text)} characters.")


_LONG: Final = 400
_LONGEST_LINE: Final = 2000
_DENSE: Final = 0.97
"""Share of letters, digits and a few signs in encoded texts; prose has spaces and full stops, Chinese none of them."""
_ENCODED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-\\")


def _is_opaque(text: str) -> bool:
    return sum(char in _ENCODED for char in text) / len(text) >= _DENSE


def _writes(subject: Subject) -> Iterator[Hit]:
    scratch = subject.manifest.runtime.limits.disk_mb if subject.manifest else 0
    severity: Severity = "note" if scratch else "error"
    said = (
        ("写入文件；插件只能写 /tmp，限 {} MB。", "It writes files; a plugin may write to /tmp only, up to {} MB.")
        if scratch
        else ("写入文件，但清单没有申请磁盘空间。", "It writes files, but the manifest asks for no disk.")
    )
    message = both((said[0].format(scratch), said[1].format(scratch)))
    places = {(file, use.line) for file, use in uses_of(subject, _WRITERS)}
    for file, module in subject.modules.items():
        places |= {(file, call.node.lineno) for call in module.calls if _writes_by(call)}
    for file, line in sorted(places):
        yield Hit(file=file, line=line, message=message, severity=severity)


def _writes_by(call: Call) -> bool:
    function = call.node.func
    if isinstance(function, ast.Attribute) and function.attr in _WRITING_METHODS:
        return True
    opens = call.name in {"open", "io.open", "os.open", "os.fdopen", "codecs.open", "gzip.open", "bz2.open", "lzma.open"}
    method = isinstance(function, ast.Attribute) and function.attr == "open"
    if not opens and not method:
        return False
    if call.name == "os.open":
        return True
    arguments = call.node.args[0 if method and not opens else 1 :][:1] + [word.value for word in call.node.keywords if word.arg == "mode"]
    return any(_WRITING_MODES & set(mode) if (mode := text_of(each)) is not None else opens for each in arguments)


def _import_effects(_subject: Subject, module: Module) -> Iterator[tuple[int, Words]]:
    for node in _top(module.tree):
        if isinstance(node, _AT_THE_TOP) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            continue
        yield node.lineno, ("导入时就会运行。", "It runs as soon as it is imported.")


def _top(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the statements at the top, and those of conditions and attempts there, which are mostly about imports."""
    waiting = list(tree.body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.If):
            waiting = [*node.body, *node.orelse, *waiting]
        elif isinstance(node, ast.Try):
            waiting = [*node.body, *(each for handler in node.handlers for each in handler.body), *node.orelse, *node.finalbody, *waiting]
        else:
            yield node


_IN_THE_PLATFORM: Final = ("改用平台提供的功能；见“插件能做什么”。", "Use what the platform offers; see «What a plugin may do».")
_LEAVE_OUT: Final = ("去掉它。", "Leave it out.")

CHECKS: Final[tuple[Check, ...]] = (
    check(
        "python.readable",
        ("代码可以读取", "The code can be read"),
        (
            "检查读不了的代码，审查者也读不了；Python 也许能运行。",
            "Code that no check can read no reviewer can read, while Python may well run it.",
        ),
        ("保存为 UTF-8 的 Python 3.11，每个文件不超过 1 MB。", "Save it as Python 3.11 in UTF-8, at most 1 MB a file."),
        _readable,
    ),
    check(
        "python.hidden_text",
        ("看不见的字符", "Characters nobody sees"),
        ("方向控制符和零宽字符使代码看起来与实际运行的不同。", "Marks of direction and of no width make code look other than it runs."),
        ("删除这些字符；文字中需要时写成 \\u 转义。", "Take them out; where a text needs one, write it as \\u."),
        _hidden_text,
    ),
    check(
        "python.dynamic_code",
        ("运行文字", "Running texts"),
        ("eval、exec 之类运行的代码在审查时并不存在。", "What eval, exec and their like run is not there when it is reviewed."),
        ("直接写出代码；数据用 json 或 msgspec 读取。", "Write the code itself; read data by json or msgspec."),
        _uses(_DYNAMIC, ("使用 {}：运行审查时看不到的代码。", "It uses {}, which runs code that nobody has reviewed.")),
    ),
    check(
        "python.dynamic_import",
        ("运行时导入", "Imports at run time"),
        ("名称算出来的导入可以导入任何东西。", "An import whose name is worked out can import anything."),
        ("在文件开头写 import。", "Write import at the head of the file."),
        _dynamic_imports,
    ),
    check(
        "python.process",
        ("其他程序", "Other programs"),
        (
            "插件的进程不能启动程序；试图这样做的插件在沙箱中会失败。",
            "The process of a plugin can start no program; a plugin that tries fails in the fence.",
        ),
        ("在插件内完成，或写成作业。", "Do it inside the plugin, or make it a job."),
        _uses(_PROCESSES, ("使用 {}：启动或控制进程。", "It uses {}, which starts or controls processes.")),
    ),
    check(
        "python.environment",
        ("环境变量", "Environment variables"),
        ("环境变量中常有密码；插件的环境是空的。", "Passwords often stand there; a plugin's environment is empty."),
        ("用清单中的 settings 声明设置和密钥。", "Declare settings and secrets in the manifest's settings."),
        _uses(_ENVIRONMENT, ("使用 {}：读写环境变量。", "It uses {}, the environment.")),
    ),
    check(
        "python.host_facts",
        ("打听主机", "Asking about the machine"),
        (
            "主机名、用户和硬件用来识别机器，或躲开检查。",
            "Names of machine and user and its make serve to tell machines apart, or to behave under examination.",
        ),
        _LEAVE_OUT,
        _uses(_HOST, ("使用 {}：打听运行它的机器。", "It uses {}, which tells about the machine.")),
    ),
    check(
        "python.deserialise",
        ("会运行代码的数据", "Data that runs code"),
        ("pickle 等格式的数据在读取时运行代码。", "Data in pickle and its like runs code when it is read."),
        ("用 json、msgspec 或 safetensors。", "Use json, msgspec or safetensors."),
        _uses(_DESERIALISERS, ("使用 {}：读取数据时会运行代码。", "It uses {}, which runs code when it reads data.")),
    ),
    check(
        "python.native",
        ("绕过 Python", "Past Python"),
        ("ctypes 等直接调用系统，代码检查看不到。", "ctypes and its like call the system directly, unseen by any check of code."),
        _IN_THE_PLATFORM,
        _uses(_NATIVE, ("使用 {}：直接调用系统。", "It uses {}, which calls the system directly.")),
    ),
    check(
        "python.insides",
        ("解释器内部", "The interpreter's insides"),
        (
            "由栈帧、全局变量或子类列表可以拿到没有给插件的对象。",
            "By frames, globals or lists of subclasses one gets at objects that a plugin was not given.",
        ),
        ("只用对象公开的方法。", "Use nothing but the public methods of objects."),
        _each(_inner_attributes),
    ),
    check(
        "python.hidden_names",
        ("拼出来的名称", "Names put together"),
        (
            "拼接、反转或编码后的名称只有一个用处：不让人看到用了什么。",
            "Names that are joined, turned round or encoded have one use: that nobody sees what is used.",
        ),
        ("直接写出名称。", "Write the name."),
        _each(_hidden_names),
    ),
    check(
        "python.changes_others",
        ("改动别人的模块", "Changing what belongs to others"),
        (
            "替换平台或 Python 的函数会影响同一进程中的一切。",
            "Replacing functions of the platform or of Python changes everything in the process.",
        ),
        ("写自己的函数并调用它。", "Write a function of your own and call that."),
        _each(_changes_of_others),
    ),
    check(
        "python.opaque",
        ("无法阅读的内容", "Content nobody can read"),
        ("长的编码文字和极长的行用来藏代码或数据。", "Long encoded texts and very long lines are where code and data are hidden."),
        ("把数据放进 JSON 文件，把代码写开。", "Put data into a JSON file, and write code out."),
        _each(_opaque),
    ),
    check(
        "python.servers",
        ("服务器的内部", "Insides of the servers"),
        (
            "插件只依赖 SDK；服务器的代码随时会变，也不在沙箱中。",
            "A plugin stands on the SDK alone; the servers' code changes any day, and is not inside the fence.",
        ),
        ("从 wangge_sdk 导入。", "Import from wangge_sdk."),
        _uses(_SERVERS, ("使用 {}：属于服务器。", "It uses {}, which belongs to the servers.")),
    ),
    check(
        "python.background",
        ("后台线程", "Threads of its own"),
        (
            "线程和退出处理在调用结束后继续，平台无法限时，也无法归到某次调用。",
            "Threads and exit handlers go on after the call, where the platform can neither time them nor tell whose they are.",
        ),
        ("用清单中的 jobs，或在调用内 await。", "Use jobs of the manifest, or await within the call."),
        _uses(_BACKGROUND, ("使用 {}：在调用结束后继续运行。", "It uses {}, which goes on after the call.")),
        severity="warning",
    ),
    check(
        "python.writes",
        ("写文件", "Writing files"),
        (
            "工作进程中除 /tmp 外都不可写，且只在申请后才有 /tmp。",
            "Nothing can be written in a worker but /tmp, and that is there only when it was asked for.",
        ),
        (
            "把资料放进 collections；临时文件用 runtime.limits.disk_mb 申请。",
            "Keep data in collections; ask for scratch space by runtime.limits.disk_mb.",
        ),
        _writes,
    ),
    check(
        "python.import_effects",
        ("导入时运行", "Running on import"),
        (
            "导入时运行的代码在任何权限检查之前运行，也拖慢启动。",
            "Code that runs on import runs before any permission is asked, and makes starting slow.",
        ),
        ("把它放进函数。", "Put it into a function."),
        _each(_import_effects),
        severity="warning",
    ),
)

"""Python that a plugin has no business with: everything it may do goes through the platform, where it is checked and recorded.

The fence would stop nearly all of it. What is caught here is caught before anything runs, and tells an honest author early.
"""

from typing import Final

from wangge_sdk.rulepack.check import Check, check
from wangge_sdk.rulepack.checks.looking import each, uses
from wangge_sdk.rulepack.checks.python_files import explores, writes
from wangge_sdk.rulepack.checks.python_names import (
    changes_of_others,
    dynamic_imports,
    hidden_names,
    import_effects,
    inner_attributes,
    private,
    processes,
)
from wangge_sdk.rulepack.checks.python_text import hidden_text, lookalike_names, opaque, readable
from wangge_sdk.rulepack.code.names import BACKGROUND, DESERIALISERS, DYNAMIC, ENVIRONMENT, HOST, NATIVE, SERVERS

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
        readable,
    ),
    check(
        "python.hidden_text",
        ("看不见的字符", "Characters nobody sees"),
        ("方向控制符和零宽字符使代码看起来与实际运行的不同。", "Marks of direction and of no width make code look other than it runs."),
        ("删除这些字符；文字中需要时写成 \\u 转义。", "Take them out; where a text needs one, write it as \\u."),
        hidden_text,
    ),
    check(
        "python.lookalike_names",
        ("相似的字母", "Letters that look alike"),
        ("西里尔或希腊字母写成的名称看起来像另一个名称。", "A name with Cyrillic or Greek letters looks like another name."),
        ("名称用拉丁字母或汉字。", "Name things in Latin letters, or in Chinese."),
        each(lookalike_names),
    ),
    check(
        "python.dynamic_code",
        ("运行文字", "Running texts"),
        ("eval、exec 之类运行的代码在审查时并不存在。", "What eval, exec and their like run is not there when it is reviewed."),
        ("直接写出代码；数据用 json 或 msgspec 读取。", "Write the code itself; read data by json or msgspec."),
        uses(DYNAMIC, ("使用 {}：运行审查时看不到的代码。", "It uses {}, which runs code that nobody has reviewed.")),
    ),
    check(
        "python.dynamic_import",
        ("运行时导入", "Imports at run time"),
        ("名称算出来的导入可以导入任何东西。", "An import whose name is worked out can import anything."),
        ("在文件开头写 import。", "Write import at the head of the file."),
        dynamic_imports,
    ),
    check(
        "python.process",
        ("其他程序", "Other programs"),
        (
            "插件的进程不能启动程序；试图这样做的插件在沙箱中会失败。",
            "The process of a plugin can start no program; a plugin that tries fails in the fence.",
        ),
        ("在插件内完成，或写成作业。", "Do it inside the plugin, or make it a job."),
        processes,
    ),
    check(
        "python.environment",
        ("环境变量", "Environment variables"),
        ("环境变量中常有密码；插件的环境是空的。", "Passwords often stand there; a plugin's environment is empty."),
        ("用清单中的 settings 声明设置和密钥。", "Declare settings and secrets in the manifest's settings."),
        uses(ENVIRONMENT, ("使用 {}：读写环境变量。", "It uses {}, the environment.")),
    ),
    check(
        "python.host_facts",
        ("打听主机", "Asking about the machine"),
        (
            "主机名、用户和硬件用来识别机器，或躲开检查。",
            "Names of machine and user and its make serve to tell machines apart, or to behave under examination.",
        ),
        _LEAVE_OUT,
        uses(HOST, ("使用 {}：打听运行它的机器。", "It uses {}, which tells about the machine.")),
    ),
    check(
        "python.deserialise",
        ("会运行代码的数据", "Data that runs code"),
        ("pickle 等格式的数据在读取时运行代码。", "Data in pickle and its like runs code when it is read."),
        ("用 json、msgspec 或 safetensors。", "Use json, msgspec or safetensors."),
        uses(DESERIALISERS, ("使用 {}：读取数据时会运行代码。", "It uses {}, which runs code when it reads data.")),
    ),
    check(
        "python.native",
        ("绕过 Python", "Past Python"),
        ("ctypes 等直接调用系统，代码检查看不到。", "ctypes and its like call the system directly, unseen by any check of code."),
        _IN_THE_PLATFORM,
        uses(NATIVE, ("使用 {}：直接调用系统。", "It uses {}, which calls the system directly.")),
    ),
    check(
        "python.insides",
        ("解释器内部", "The interpreter's insides"),
        (
            "由栈帧、全局变量或子类列表可以拿到没有给插件的对象。",
            "By frames, globals or lists of subclasses one gets at objects that a plugin was not given.",
        ),
        ("只用对象公开的方法。", "Use nothing but the public methods of objects."),
        each(inner_attributes),
    ),
    check(
        "python.hidden_names",
        ("拼出来的名称", "Names put together"),
        (
            "拼接、反转或编码后的名称只有一个用处：不让人看到用了什么。",
            "Names that are joined, turned round or encoded have one use: that nobody sees what is used.",
        ),
        ("直接写出名称。", "Write the name."),
        each(hidden_names),
    ),
    check(
        "python.changes_others",
        ("改动别人的模块", "Changing what belongs to others"),
        (
            "替换平台或 Python 的函数会影响同一进程中的一切。",
            "Replacing functions of the platform or of Python changes everything in the process.",
        ),
        ("写自己的函数并调用它。", "Write a function of your own and call that."),
        each(changes_of_others),
    ),
    check(
        "python.private",
        ("不公开的名称", "Names that are not public"),
        ("以下划线开头的内容随时会变，也可能绕过检查。", "What begins with an underscore changes any day, and may lead past a check."),
        ("只用文档中的名称。", "Use the names of the documentation."),
        each(private),
    ),
    check(
        "python.explores",
        ("查看文件系统", "Looking around"),
        (
            "插件自己的文件用 importlib.resources 读取；其他文件与它无关。",
            "A plugin's own files are read by importlib.resources; others are none of its business.",
        ),
        ("用 importlib.resources.files(__package__)。", "Use importlib.resources.files(__package__)."),
        explores,
    ),
    check(
        "python.opaque",
        ("无法阅读的内容", "Content nobody can read"),
        ("长的编码文字和极长的行用来藏代码或数据。", "Long encoded texts and very long lines are where code and data are hidden."),
        ("把数据放进 JSON 文件，把代码写开。", "Put data into a JSON file, and write code out."),
        each(opaque),
    ),
    check(
        "python.servers",
        ("服务器的内部", "Insides of the servers"),
        (
            "插件只依赖 SDK；服务器的代码随时会变，也不在沙箱中。",
            "A plugin stands on the SDK alone; the servers' code changes any day, and is not inside the fence.",
        ),
        ("从 wangge_sdk 导入。", "Import from wangge_sdk."),
        uses(SERVERS, ("使用 {}：属于服务器。", "It uses {}, which belongs to the servers.")),
    ),
    check(
        "python.background",
        ("后台线程", "Threads of its own"),
        (
            "线程和退出处理在调用结束后继续，平台无法限时，也无法归到某次调用。",
            "Threads and exit handlers go on after the call, where the platform can neither time them nor tell whose they are.",
        ),
        ("用清单中的 jobs，或在调用内 await。", "Use jobs of the manifest, or await within the call."),
        uses(BACKGROUND, ("使用 {}：在调用结束后继续运行。", "It uses {}, which goes on after the call.")),
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
        writes,
    ),
    check(
        "python.import_effects",
        ("导入时运行", "Running on import"),
        (
            "导入时运行的代码在任何权限检查之前运行，也拖慢启动。",
            "Code that runs on import runs before any permission is asked, and makes starting slow.",
        ),
        ("把它放进函数。", "Put it into a function."),
        each(import_effects),
        severity="warning",
    ),
)

"""How an area guards what people told, as data. Pure."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from wangge_core.cases.privacy.hiding import redaction_rules
from wangge_core.cases.rule_groups import PRIVACY as GROUP
from wangge_core.forms.model import Finding
from wangge_core.local_rules.model import Kind
from wangge_core.local_rules.wording import choices, text, worded

Line = Annotated[str, Meta(min_length=1, max_length=300)]
Id = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]

_WHAT: Final = {
    "contact": text("联系方式", "Contact data"),
    "words": text("文字中的个人信息", "Personal data in words"),
    "pictures": text("照片", "Pictures"),
    "history": text("办理经过", "The handling"),
    "figures": text("统计数字", "Figures"),
    "audit": text("审计记录", "Audit entries"),
}
_KEEP: Final = {
    "erased": text("立即删除", "Erased at once"),
    "kept": text("保留", "Kept"),
    "days": text("结案后保留若干天", "Kept for some days after the closing"),
}
_WORDS: Final = {"rules": text("只隐去识别出的内容", "Hide what the rules find"), "all": text("删除全部文字", "Take all words away")}


class LineText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line in both languages."""

    zh_cn: Annotated[Line, worded(text("中文", "Chinese"))] = msgspec.field(name="zh-CN")
    en: Annotated[Line, worded(text("英文", "English"))]

    def by_locale(self) -> dict[str, str]:
        """Return the line by locale."""
        return {"zh-CN": self.zh_cn, "en": self.en}


class RevealReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reason for which somebody may look at what is hidden."""

    id: Annotated[Id, worded(text("编号", "Id"))]
    title: Annotated[LineText, worded(text("名称", "Name"))]


class Retained(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What becomes of a kind of data when its person asks for erasure.

    `erased` goes at once; `kept` stays for good; `days` stays for so many days after the case was closed and goes then.
    """

    what: Annotated[Literal["contact", "words", "pictures", "history", "figures", "audit"], worded(text("哪类信息", "What"), options=_WHAT)]
    keep: Annotated[Literal["erased", "kept", "days"], worded(text("如何处理", "What becomes of it"), options=_KEEP)]
    days: Annotated[
        Annotated[int, Meta(ge=1, le=36_500)] | None,
        worded(text("保留天数", "Days"), text("仅在“结案后保留若干天”时填写。", "Only where it is kept for some days.")),
    ] = None
    reason: Annotated[LineText, worded(text("向当事人说明的理由", "Reason that the person is told"))]


class PrivacyRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How an area guards what people told.

    redaction: the rules that suggest what to hide, by id (see `redaction_rules.json`). words: whether an erasure hides in
    the words what those rules find, or takes the words away. decide_days: how long a decision on an erasure may take.
    """

    reveal_reasons: Annotated[
        list[RevealReason],
        Meta(min_length=1, max_length=20),
        worded(
            text("查看隐藏信息的事由", "Reasons to look at what is hidden"),
            text("查看人必须选择其一，并记入审计。", "Whoever looks chooses one; it is audited."),
        ),
    ]
    redaction: Annotated[
        list[Annotated[Id, choices({rule.id: rule.title for rule in redaction_rules()})]],
        worded(text("自动识别", "Found by themselves"), text("在文字中自动提示隐去。", "Suggested for hiding in texts.")),
    ]
    words: Annotated[Literal["rules", "all"], worded(text("删除申请批准后，文字如何处理", "Words after an erasure"), options=_WORDS)]
    decide_days: Annotated[int, Meta(ge=1, le=90), worded(text("删除申请的审批期限（天）", "Days to decide on an erasure"))]
    retention: Annotated[list[Retained], Meta(max_length=10), worded(text("删除申请涉及的信息", "What an erasure does to what"))]

    def kept(self, what: str) -> Retained | None:
        """Return the line of the retention for a kind of data."""
        return next((line for line in self.retention if line.what == what), None)


def faults(rules: PrivacyRules) -> Iterator[Finding]:
    """Yield what does not fit together."""
    if len({reason.id for reason in rules.reveal_reasons}) < len(rules.reveal_reasons):
        yield Finding("/reveal_reasons", "twice", text("每个事由的编号不能重复。", "Each reason needs an id of its own."))
    if len({line.what for line in rules.retention}) < len(rules.retention):
        yield Finding("/retention", "twice", text("每类信息只能写一行。", "Each kind of data stands once."))
    for number, line in enumerate(rules.retention):
        if (line.keep == "days") != (line.days is not None):
            said = text("只有“结案后保留若干天”需要且必须填写天数。", "Give days exactly where it is kept for some days.")
            yield Finding(f"/retention/{number}/days", "days", said)


@cache
def shipped() -> PrivacyRules:
    """Return the rules that hold where no area has said anything."""
    return msgspec.json.decode(files(__package__).joinpath("defaults.json").read_bytes(), type=PrivacyRules)


class RetentionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long personal data in closed cases of a type are kept; None: as long as the lines of `privacy` say."""

    years: Annotated[
        Annotated[int, Meta(ge=1, le=100)] | None,
        worded(text("结案后保留年数", "Years from the closing"), text("不填则不自动删除。", "Left out, nothing goes by itself.")),
    ] = None


RETENTION: Final = Kind(
    id="retention",
    group=GROUP,
    title=text("个人信息保留期限", "How long personal data are kept"),
    help=text(
        "到期后自动删除该类案件中的联系方式、照片和文字中的个人信息，统计数字和办理经过保留。未设置的，按事项类型的规定执行。",
        "When it is over, contact data, pictures and personal words in such cases are erased by themselves; figures and the handling stay. "
        "Where no area says anything, the case type does.",
    ),
    type=RetentionRule,
    default=RetentionRule(),
    by_case_type=True,
)

PRIVACY: Final = Kind(
    id="privacy",
    group=GROUP,
    title=text("个人信息保护", "Guarding personal data"),
    help=text("已提出的删除申请仍按提出时的审批期限办理。", "Erasures that were asked for before keep their time to decide."),
    type=PrivacyRules,
    default=shipped(),
    check=faults,
)

"""What acts beside the workflow are called in the history of a case."""

from collections.abc import Mapping
from typing import Final

from wangge_core.cases.aftercare.wording import CALLED
from wangge_core.cases.model import Text

TITLES: Final[Mapping[str, Text]] = {
    "statement": {"zh-CN": "陈述意见", "en": "Statement"},
    "import": {"zh-CN": "从其他系统导入", "en": "Brought in from another system"},
    "follow_up": CALLED,
    "ask_assistance": {"zh-CN": "请部门协办", "en": "Asked a unit to assist"},
    "reply_assistance": {"zh-CN": "协办部门回复", "en": "Assisting unit replied"},
    "return_assistance": {"zh-CN": "协办部门退回", "en": "Assisting unit gave it back"},
    "withdraw_assistance": {"zh-CN": "撤回协办", "en": "Took the request back"},
    "split": {"zh-CN": "拆分为子案件", "en": "Split into children"},
    "link_child": {"zh-CN": "关联子案件", "en": "Linked a child"},
    "link_child_of": {"zh-CN": "成为子案件", "en": "Became a child"},
    "unlink_child": {"zh-CN": "解除子案件关联", "en": "Took a child out"},
    "unlink_child_of": {"zh-CN": "不再是子案件", "en": "Is a child no longer"},
    "follow_on": {"zh-CN": "转后续案件", "en": "Followed up by a new case"},
    "began_as_child": {"zh-CN": "由案件拆分而来", "en": "Split off another case"},
    "began_as_follow_on": {"zh-CN": "接续已结案件", "en": "Continues a closed case"},
    "began_as_referred": {"zh-CN": "接收移交", "en": "Taken over from another area"},
    "whistle": {"zh-CN": "吹哨召集", "en": "Called units to the place"},
    "accept_whistle": {"zh-CN": "部门应哨", "en": "Unit accepted the call"},
    "check_in": {"zh-CN": "部门报到", "en": "Unit checked in"},
    "rate_whistle": {"zh-CN": "评价报到部门", "en": "Rated the unit's response"},
    "end_whistle": {"zh-CN": "结束召集", "en": "Ended the call"},
    "whistle_unanswered": {"zh-CN": "逾时未报到", "en": "Units not there in time"},
    "offer_referral": {"zh-CN": "向其他区域移交", "en": "Handed over to another area"},
    "accept_referral": {"zh-CN": "对方已接收，移交办结", "en": "Accepted by the other area"},
    "decline_referral": {"zh-CN": "对方不予接收", "en": "Declined by the other area"},
    "revoke_referral": {"zh-CN": "撤回移交", "en": "Took the hand-over back"},
    "reveal_contact": {"zh-CN": "查看诉求人联系方式", "en": "Looked at who reported"},
}

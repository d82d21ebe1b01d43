"""Where people look for the rules of areas: by what they are about, in the order in which a case meets them."""

from typing import Final

from wangge_core.local_rules.model import Group
from wangge_core.local_rules.wording import text

INTAKE: Final = Group("intake", text("受理与核查", "Taking in and verifying"))
DUTY: Final = Group("duty", text("派遣与协同", "Dispatching and working together"))
MEASURES: Final = Group("measures", text("延期、挂账、申诉与督办", "Extensions, suspensions, appeals and supervision"))
AFTERCARE: Final = Group("aftercare", text("结案之后", "After the closing"))
PRIVACY: Final = Group("privacy", text("个人信息", "Personal data"))

"""What people do with the plugin: have it learn now, and switch a version on. Nothing that was learned answers before."""

from datetime import UTC, datetime

from wangge_plugin_message_classifier.shelf import current, numbered, switch
from wangge_sdk.broker.jobs import TimerSet
from wangge_sdk.hooks.handlers import performs
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import CommandAnswer, CommandRequest, HookContext, Refusal


@performs
def train_now(ctx: HookContext) -> CommandAnswer:
    """Have the job learn from the history as it is now."""
    try:
        ctx.platform.timers.set(TimerSet(key="train-now", job="train", at=datetime.now(UTC)))
    except RefusedError as error:
        return CommandAnswer(refused=_refused(error))
    return CommandAnswer(
        message={"zh-CN": "已开始训练，完成后会多出一个待启用的版本。", "en": "It learns now; a version to switch on will be added."}
    )


@performs
def switch_on(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Have one version answer from now on."""
    number = int(request.input["number"])
    try:
        document = numbered(ctx.platform, number)
        if document is None:
            message = {"zh-CN": f"没有第 {number} 版。", "en": f"There is no version {number}."}
            return CommandAnswer(refused=Refusal(status=404, message=message))
        if document.body["state"] != "active":
            switch(ctx.platform, document)
    except RefusedError as error:
        return CommandAnswer(refused=_refused(error))
    current(ctx, anew=True)
    return CommandAnswer(message={"zh-CN": f"第 {number} 版已启用。", "en": f"Version {number} answers now."}, open="page:models")


def _refused(error: RefusedError) -> Refusal:
    return Refusal(
        status=409,
        message={"zh-CN": f"平台未接受（{error.code}），请稍后再试。", "en": f"The platform refused ({error.code}); try again later."},
    )

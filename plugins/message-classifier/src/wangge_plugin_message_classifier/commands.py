"""What people do with the plugin: have it learn now, and switch a version on. Nothing that was learned answers before."""

from datetime import UTC, datetime

from wangge_plugin_message_classifier.shelf import current, numbered, switch
from wangge_sdk.broker.jobs import TimerSet
from wangge_sdk.hooks.handlers import performs
from wangge_sdk.views import CommandAnswer, CommandRequest, HookContext, Refusal


@performs
def train_now(ctx: HookContext) -> CommandAnswer:
    """Have the job learn from the history as it is now."""
    ctx.platform.timers.set(TimerSet(key="train-now", job="train", at=datetime.now(UTC)))
    return CommandAnswer(
        message={"zh-CN": "已开始训练，完成后会多出一个待启用的版本。", "en": "It learns now; a version to switch on will be added."}
    )


@performs
def switch_on(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Have one version answer from now on."""
    number = int(request.input["number"])
    document = numbered(ctx.platform, number)
    if document is None:
        return CommandAnswer(
            refused=Refusal(status=404, message={"zh-CN": f"没有第 {number} 版。", "en": f"There is no version {number}."})
        )
    if document.body["state"] != "active":
        switch(ctx.platform, document)
    current(ctx, anew=True)
    return CommandAnswer(message={"zh-CN": f"第 {number} 版已启用。", "en": f"Version {number} answers now."}, open="page:models")

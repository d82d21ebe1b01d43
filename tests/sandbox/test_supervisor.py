"""Real workers behind the real fence: how they wake, sleep, die and come back."""

import asyncio
import os
import signal
import tempfile
from pathlib import Path

import pytest

from tests.sandbox.conftest import KEY, WriteCode, until, wanted, words
from wangge_sandbox import supervisor as supervising
from wangge_sandbox.errors import (
    CrowdedError,
    DiedError,
    DisabledError,
    HookError,
    NotContainedError,
    RestingError,
    SetAsideError,
    UnfitError,
)
from wangge_sandbox.fencing import Machine
from wangge_sandbox.slots import Key
from wangge_sandbox.staging import Stage
from wangge_sandbox.supervisor import Supervisor

pytestmark = pytest.mark.slow


async def test_it_wakes_answers_and_knows_where_it_is_called(supervisor: Supervisor, write_code: WriteCode) -> None:
    code = write_code("return said(f'{ctx.area} {ctx.plugin} {ctx.version} {ctx.settings} {request.text}')")
    answer = await supervisor.call(KEY, code, wanted("灯", settings={"most": 3}))
    assert words(answer) == "330521001 acme.lamps 1.0.0 {'most': 3} 灯"
    [health] = supervisor.health()
    assert (health.state, health.starts, health.deaths) == ("ready", 1, 0)
    assert supervisor.level == "full"
    assert 0 < (health.memory_kb or 0) < 15 * 1024


async def test_nothing_remembered_of_one_county_answers_another(supervisor: Supervisor, write_code: WriteCode) -> None:
    code = write_code("sys.seen = getattr(sys, 'seen', 0) + 1\nreturn said(sys.seen)")
    other = Key(KEY.plugin, KEY.version, "330522")
    answers = [words(await supervisor.call(key, code, wanted())) for key in (KEY, KEY, other)]
    assert answers == ["1", "2", "1"]


@pytest.mark.parametrize(
    "module",
    [
        "@hookimpl\nasync def suggest_class(request):\n    return said('yes')",
        "@hookimpl\nasync def suggest_class(request, ctx):\n    await asyncio.sleep(0)\n    return said('yes')",
        "class Code:\n    @hookimpl\n    def suggest_class(self):\n        return said('yes')\n",
        "@hookimpl\ndef suggest_class(ctx):\n    return said('yes')",
    ],
)
async def test_hooks_of_any_shape(supervisor: Supervisor, write_code: WriteCode, module: str) -> None:
    code = write_code(module=module)
    if "class Code" in module:
        code = type(code)(paths=code.paths, module=f"{code.module}:Code", hooks=code.hooks)
    assert words(await supervisor.call(KEY, code, wanted())) == "yes"


async def test_an_idle_worker_sleeps_and_wakes_again(write_code: WriteCode) -> None:
    supervisor, code = Supervisor(idle_s=0.01), write_code()
    await supervisor.call(KEY, code, wanted())
    await until(lambda: supervisor.health()[0].state == "asleep")
    await supervisor.call(KEY, code, wanted())
    [health] = supervisor.health()
    assert health.starts >= 2
    assert health.deaths == 0
    await supervisor.stop()


async def test_what_a_hook_raises_is_told_without_its_words(supervisor: Supervisor, write_code: WriteCode) -> None:
    code = write_code("raise KeyError(request.text)")
    with pytest.raises(HookError, match=r"^KeyError in lamps0.py, line \d+$"):
        await supervisor.call(KEY, code, wanted("王某某"))
    assert supervisor.health()[0].state == "ready"


@pytest.mark.parametrize(
    ("body", "limits", "told"),
    [
        ("time.sleep(60)", {"call_timeout_ms": 100}, "took longer than 100 ms"),
        ("[0 for _ in iter(int, 1)]", {"cpu_seconds_per_call": 0.1}, "more than 0.1 s of the processor"),
        ("os._exit(7)", {}, "ended by itself, with 7"),
        ("import ctypes; ctypes.string_at(0)", {}, "signal 11"),
    ],
)
async def test_a_death_fails_the_call_and_the_next_one_wakes_another(
    supervisor: Supervisor, write_code: WriteCode, body: str, limits: dict[str, float], told: str
) -> None:
    code = write_code(f"if request.text: {body}\nreturn said('well')", **limits)
    with pytest.raises(DiedError, match=told):
        await supervisor.call(KEY, code, wanted("die"))
    assert words(await supervisor.call(KEY, code, wanted())) == "well"


async def test_a_call_may_have_processor_time_of_its_own(supervisor: Supervisor, write_code: WriteCode) -> None:
    code = write_code(
        "began = time.process_time()\nwhile time.process_time() - began < 0.3: pass\nreturn said('well')", cpu_seconds_per_call=0.05
    )
    assert words(await supervisor.call(KEY, code, wanted(cpu_seconds=30.0))) == "well"


async def test_after_three_deaths_it_stays_off_until_it_is_forgiven(supervisor: Supervisor, write_code: WriteCode) -> None:
    told: list[Key] = []
    supervisor.on_disabled = lambda key, _reason: told.append(key)
    code = write_code("if request.text: os._exit(1)\nreturn said('well')")
    for _ in range(3):
        with pytest.raises(DiedError):
            await supervisor.call(KEY, code, wanted("die"))
    with pytest.raises(DisabledError, match="ended by itself, with 1"):
        await supervisor.call(KEY, code, wanted())
    assert told == [KEY]
    assert supervisor.health()[0].state == "disabled"
    other = Key(KEY.plugin, KEY.version, "330522")
    assert words(await supervisor.call(other, code, wanted())) == "well"
    supervisor.forgive(KEY.plugin, "33")
    assert words(await supervisor.call(KEY, code, wanted())) == "well"


async def test_it_rests_after_a_death(write_code: WriteCode) -> None:
    supervisor, code = Supervisor(first_pause_s=60), write_code("os._exit(1)")
    with pytest.raises(DiedError):
        await supervisor.call(KEY, code, wanted())
    with pytest.raises(RestingError):
        await supervisor.call(KEY, code, wanted())
    assert supervisor.health()[0].state == "resting"
    await supervisor.stop()


async def test_an_event_that_kills_twice_is_put_aside(supervisor: Supervisor, write_code: WriteCode) -> None:
    code = write_code("if request.text: os._exit(1)\nreturn said('well')")
    for _ in range(2):
        with pytest.raises(DiedError):
            await supervisor.call(KEY, code, wanted("die", event="e1"))
    for _ in range(5):
        with pytest.raises(SetAsideError):
            await supervisor.call(KEY, code, wanted("die", event="e1"))
    assert words(await supervisor.call(KEY, code, wanted(event="e2"))) == "well"


@pytest.mark.parametrize(
    ("module", "told"),
    [
        ("raise ValueError('secret')", "cannot be loaded: ValueError in lamps0.py"),
        ("import litestar", "cannot be loaded: ModuleNotFoundError"),
        ("os._exit(3)", "ended while it started"),
        ("@hookimpl(wrapper=True)\ndef suggest_class():\n    yield", "is a wrapper"),
        ("@hookimpl(tryfirst=True)\ndef suggest_class(): ...", "first or last"),
        ("@hookimpl\ndef no_such_hook(): ...", "contract"),
        ("@hookimpl\ndef route_case(): ...", "differ in hooks: route_case.v1, suggest_class.v1"),
    ],
)
async def test_code_that_is_unfit_does_not_start(supervisor: Supervisor, write_code: WriteCode, module: str, told: str) -> None:
    with pytest.raises(UnfitError, match=told):
        await supervisor.call(KEY, write_code(module=module), wanted())


async def test_a_worker_takes_as_many_calls_as_it_says(supervisor: Supervisor, write_code: WriteCode) -> None:
    code = write_code("b = sys.__dict__.setdefault('b', threading.Barrier(4))\nb.wait(2)\nreturn said('met')", concurrency=4)
    answers = await asyncio.gather(*(supervisor.call(KEY, code, wanted()) for _ in range(4)))
    assert [words(answer) for answer in answers] == ["met"] * 4


async def test_a_queue_that_is_full_refuses_at_once(supervisor: Supervisor, write_code: WriteCode) -> None:
    code = write_code("time.sleep(0.01)")
    await supervisor.wake(KEY, code)
    results = await asyncio.gather(*(supervisor.call(KEY, code, wanted()) for _ in range(60)), return_exceptions=True)
    crowded = [result for result in results if isinstance(result, CrowdedError)]
    assert len(crowded) == 60 - 33
    assert not [result for result in results if isinstance(result, DiedError)]


async def test_whoever_gives_up_does_not_block_the_next(supervisor: Supervisor, write_code: WriteCode) -> None:
    code = write_code("time.sleep(0.2 if request.text else 0)\nreturn said('well')")
    await supervisor.wake(KEY, code)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await supervisor.call(KEY, code, wanted("slow"))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await supervisor.call(KEY, code, wanted("slow"))
    assert words(await supervisor.call(KEY, code, wanted())) == "well"


@pytest.mark.parametrize("concurrency", [1, 2])
async def test_the_platform_answers_while_the_call_lives(supervisor: Supervisor, write_code: WriteCode, concurrency: int) -> None:
    code = write_code(
        "out, asked = [], (('cases.get', 'own'), ('cases.get', 'elsewhere'), ('broken', ''), ('large', ''))\n"
        "for method, wanted in asked:\n"
        "    try: out.append(ctx.platform.ask(method, id=wanted)['area'])\n    except Exception as error: out.append(error.code)\n"
        "return said(out)",
        concurrency=concurrency,
    )
    answer = await supervisor.call(KEY, code, wanted())
    assert words(answer) == "['330521001', 'forbidden', 'failed', 'too_large']"
    assert supervisor.health()[0].refused_asks == 1


async def test_what_it_logs_and_prints_is_written_down(
    supervisor: Supervisor, write_code: WriteCode, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    code = write_code(
        "print('printed\\nlines')\nctx.log.warning('odd', case='c1', message_id=3)\nfor n in range(300): ctx.log.info('n')\nraise OSError"
    )
    with pytest.raises(HookError):
        await supervisor.call(KEY, code, wanted())
    assert "odd case='c1' message_id=3" in caplog.text
    assert "printed" in caplog.text
    assert supervisor.health()[0].dropped_lines > 100


async def test_a_start_that_nobody_waited_for_is_not_taken_for_the_next(supervisor: Supervisor, write_code: WriteCode) -> None:
    code = write_code(module="time.sleep(0.2)\n\n@hookimpl\ndef suggest_class(ctx, request):\n    return said(request.text)")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await supervisor.call(KEY, code, wanted())
    await until(lambda: supervisor.health()[0].state == "ready")
    os.kill(supervisor._slots[KEY].pid, signal.SIGKILL)
    await until(lambda: supervisor.health()[0].deaths == 1)
    assert supervisor.health()[0].state == "asleep"
    assert words(await supervisor.call(KEY, code, wanted("again"))) == "again"


async def test_when_the_fence_falls_it_is_put_up_again(supervisor: Supervisor, write_code: WriteCode) -> None:
    code = write_code()
    await supervisor.call(KEY, code, wanted())
    zygote = supervisor._fence._zygote
    assert zygote is not None
    os.kill(zygote.pid, signal.SIGKILL)
    await until(lambda: not supervisor._fence.is_up and supervisor.health()[0].state != "ready")
    assert words(await supervisor.call(KEY, code, wanted("again"))) == "again"


async def test_without_a_fence_nothing_runs_and_the_message_says_what_is_missing(
    write_code: WriteCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    supervisor = Supervisor(Machine(landlock=False))
    await supervisor.start()
    assert supervisor.level == "none"
    with pytest.raises(NotContainedError, match="apt-get install bubblewrap"):
        await supervisor.call(KEY, write_code(), wanted())
    await supervisor.stop()


async def test_the_weaker_fence_has_to_be_accepted(write_code: WriteCode) -> None:
    machine = Machine(namespaces=False)
    careful, content = Supervisor(machine), Supervisor(machine, accept="landlock-only")
    with pytest.raises(NotContainedError, match="WANGGE_FENCE=landlock-only"):
        await careful.call(KEY, write_code(), wanted())
    assert words(await content.call(KEY, write_code(), wanted("yes"))) == "yes"
    assert (careful.level, content.level) == ("landlock-only", "landlock-only")
    await careful.stop()
    await content.stop()


async def test_a_fence_that_does_not_hold_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    supervisor = Supervisor()

    async def leaky(_fence: object) -> tuple[str, ...]:
        return ("read_a_file",)

    monkeypatch.setattr("wangge_sandbox.fencing.Fence._canaries", leaky)
    await supervisor.start()
    assert supervisor.level == "none"
    assert "a worker could read a file" in (supervisor.lacking or "")
    await supervisor.stop()


async def test_a_start_that_takes_too_long_is_given_up(
    supervisor: Supervisor, write_code: WriteCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "START_S", 0.3)
    with pytest.raises(UnfitError, match="did not start in time"):
        await supervisor.call(KEY, write_code(module="time.sleep(60)"), wanted())


def test_the_stage_holds_no_links(tmp_path: Path) -> None:
    (tmp_path / "plugin").mkdir()
    (tmp_path / "plugin" / "code.py").write_text("", encoding="utf-8")
    (tmp_path / "plugin" / "link").symlink_to("/etc/passwd")
    stage = Stage()
    place = stage.plugins / stage.add("a 1", [tmp_path / "plugin"])
    assert [path.name for path in sorted(place.rglob("*"))] == ["plugin", "code.py"]
    assert stage.add("a 1", [tmp_path / "plugin"]) == place.name
    left = Stage()
    os.close(left._lock)
    swept = Stage()
    assert not left.folder.exists()
    assert stage.folder.exists()
    swept.close()
    stage.close()
    assert not stage.folder.exists()


def test_a_stage_that_is_swept_up_before_it_is_held_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tempfile.mkdtemp
    others: list[Stage] = []

    def make(*, prefix: str, dir: Path) -> str:  # noqa: A002 -- the name it has in tempfile
        folder = made(prefix=prefix, dir=dir)
        if not others:
            monkeypatch.setattr(tempfile, "mkdtemp", made)
            others.append(Stage(tmp_path))
        return folder

    monkeypatch.setattr(tempfile, "mkdtemp", make)
    stage = Stage(tmp_path)
    assert {folder.name for folder in tmp_path.iterdir()} == {stage.folder.name, others[0].folder.name}
    assert (stage.runtime / "wangge_sdk").is_dir()
    for each in (stage, *others):
        each.close()


async def test_new_code_of_the_same_version_ends_the_old_worker(supervisor: Supervisor, write_code: WriteCode) -> None:
    first, second = write_code("return said('old')"), write_code("return said('new')")
    assert words(await supervisor.call(KEY, first, wanted())) == "old"
    assert words(await supervisor.call(KEY, second, wanted())) == "new"
    assert words(await supervisor.call(KEY, second, wanted())) == "new"
    [health] = supervisor.health()
    assert (health.starts, health.deaths) == (1, 0)
    supervisor.forget("other.plugin", KEY.version)
    assert [each.key for each in supervisor.health()] == [health.key]
    supervisor.forget(KEY.plugin, KEY.version)
    assert supervisor.health() == ()


async def test_a_worker_that_is_forgotten_while_it_starts_ends(supervisor: Supervisor, write_code: WriteCode) -> None:
    begun = asyncio.create_task(supervisor.wake(KEY, write_code()))
    while not supervisor.health():  # noqa: ASYNC110  it must be caught while it starts
        await asyncio.sleep(0)
    slot = supervisor._slots[KEY]
    supervisor.forget(KEY.plugin, KEY.version)
    await begun
    await until(lambda: slot.connection is None)
    assert slot.health(0).deaths == 0

"""What a mirror, a thief of keys or a publisher may try, against the client that the platform is."""

import hashlib
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tuf.api.metadata import Metadata, TargetFile

from tests.core.market.registry import MirrorSource
from tests.registry.shop import Person, Shop, opened, wheel
from tests.registry.trust.people import PATH, Mirror, People, published, today
from tests.registry.trust.test_attacks import _add, _forged
from wangge_core.market.errors import ExpiredError, RootError, UnreachableError, UntrustedError
from wangge_core.market.sources import FolderSource, MissingError
from wangge_core.market.trust import Trust
from wangge_serving.instants import FixedTime

SIGNED_ELSEWHERE = "brightworks/x-1.0.0-py3-none-any.whl"


async def test_a_file_comes_with_what_is_signed_of_it(trust: Trust, source: MirrorSource):
    async with trust.current(source) as vouched:
        found = await vouched.find(PATH)
        assert found is not None
        assert (found.publisher, found.custom["plugin"], found.length) == ("lampworks", "lampworks.street-lights", len(wheel()[1]))
        assert (await vouched.fetch(PATH)).read_bytes() == wheel()[1]
        assert vouched.publishers() == ("lampworks",)
        assert vouched.standing().root == 1
        assert await vouched.find("nobody/x.whl") is None
        assert await vouched.document("nobody.json") is None
        assert b'"entries":[]' in (await vouched.document("revocations.json") or b"")
    asked = len(source.asked)
    async with trust.current(source) as vouched:
        await vouched.fetch(PATH)
    assert source.asked[asked:] == ["metadata/2.root.json", "metadata/timestamp.json"]  # all else lies here, verified again


async def test_rollback_to_an_older_state(trusted: Shop, trust: Trust, source: MirrorSource, owner: Person, reviewer: Person, token: str):
    async with trust.current(source) as vouched:
        before = vouched.standing().snapshot
    old = source.mirror.kept["metadata/timestamp.json"]
    await published(trusted, owner, reviewer, token, "1.1.0")
    async with trust.current(source) as vouched:
        assert vouched.standing().snapshot > before
    source.mirror.instead = {"metadata/timestamp.json": old}
    with pytest.raises(UntrustedError):
        async with trust.current(source):
            pass
    source.mirror.instead = {}
    async with trust.current(source) as vouched:
        assert vouched.standing().snapshot > before


async def test_freeze_at_an_old_state(trusted: Shop, trust: Trust, source: MirrorSource):
    trusted.time.advance(-timedelta(days=3))
    stamp, root = trusted.market.metadata.newest("timestamp"), trusted.market.metadata.newest("root")
    assert stamp is not None
    assert root is not None
    stamp.signed.expires = trusted.market.repository.expires("timestamp")
    stamp.sign(trusted.market.repository.keys.signer("timestamp", root.signed))
    source.mirror.instead = {"metadata/timestamp.json": stamp.to_bytes()}
    with pytest.raises(ExpiredError, match="clock"):
        async with trust.current(source):
            pass


async def test_mix_and_match(trusted: Shop, trust: Trust, source: MirrorSource, owner: Person, reviewer: Person, token: str):
    old = trusted.market.metadata.newest("publisher-lampworks")
    await published(trusted, owner, reviewer, token, "1.1.0")
    new = trusted.market.metadata.newest("publisher-lampworks")
    assert old is not None
    assert new is not None
    source.mirror.instead = {f"metadata/{new.signed.version}.publisher-lampworks.json": old.to_bytes()}
    async with trust.current(source) as vouched:
        with pytest.raises(UntrustedError):
            await vouched.find(PATH)


async def test_a_file_that_was_swapped_after_its_approval(trust: Trust, source: MirrorSource):
    name, content = wheel()
    digest = hashlib.sha256(content).hexdigest()
    place = f"targets/lampworks/{digest}.{name}"
    for swapped in (wheel(changes='{"keywords": ["evil"]}')[1][: len(content)], content + b"more", content[:-1], b"x" * (len(content) + 9)):
        source.mirror.instead = {place: swapped}
        async with trust.current(source) as vouched:
            with pytest.raises(UntrustedError):
                await vouched.fetch(PATH)


async def test_a_file_that_was_swapped_on_our_own_disk_is_fetched_anew(trust: Trust, source: MirrorSource):
    async with trust.current(source) as vouched:
        (await vouched.fetch(PATH)).write_bytes(b"evil")
        assert (await vouched.fetch(PATH)).read_bytes() == wheel()[1]


async def test_a_publisher_signs_outside_of_its_path(trusted: Shop, trust: Trust, source: MirrorSource):
    evil = TargetFile.from_data(SIGNED_ELSEWHERE, b"evil", ["sha256"])
    content = _forged(trusted, "publisher-lampworks", partial(_add, evil))
    version = Metadata.from_bytes(content).signed.version
    source.mirror.instead = {f"metadata/{version}.publisher-lampworks.json": content}
    async with trust.current(source) as vouched:
        await vouched.find(PATH)
        assert await vouched.find(SIGNED_ELSEWHERE) is None
        with pytest.raises(UntrustedError, match="Nobody"):
            await vouched.fetch(SIGNED_ELSEWHERE)


async def test_a_stolen_key_of_a_publisher_is_worth_nothing_after_it_was_renewed(
    trusted: Shop, people: People, trust: Trust, source: MirrorSource
):
    def poison(signed: Any) -> None:
        signed.version += 5
        signed.targets = {PATH: TargetFile.from_data(PATH, b"evil", ["sha256"])}

    stolen = _forged(trusted, "publisher-lampworks", poison)
    people.delegate(trusted.market.ceremonies, renew=True)
    await trusted.market.vouching.reconcile()
    newest = trusted.market.metadata.newest("publisher-lampworks")
    assert newest is not None
    source.mirror.instead = {f"metadata/{newest.signed.version}.publisher-lampworks.json": stolen}
    async with trust.current(source) as vouched:
        with pytest.raises(UntrustedError):
            await vouched.fetch(PATH)
    source.mirror.instead = {}
    async with trust.current(source) as vouched:
        assert (await vouched.fetch(PATH)).read_bytes() == wheel()[1]


async def test_a_stolen_timestamp_key_is_worth_nothing_after_it_was_replaced(
    trusted: Shop, people: People, trust: Trust, source: MirrorSource
):
    root, stamp = trusted.market.metadata.newest("root"), trusted.market.metadata.newest("timestamp")
    assert root is not None
    assert stamp is not None
    stolen = trusted.market.repository.keys.signer("timestamp", root.signed)
    async with trust.current(source):
        pass
    trusted.market.ceremonies.rotate("timestamp")
    people.sign(trusted.market.ceremonies, "root")
    trusted.market.ceremonies.publish()
    async with trust.current(source) as vouched:
        assert vouched.standing().root == 2
    stamp.signed.version += 100
    stamp.sign(stolen)
    source.mirror.instead = {"metadata/timestamp.json": stamp.to_bytes()}
    with pytest.raises(UntrustedError):
        async with trust.current(source):
            pass


async def test_a_mirror_that_makes_everything_up(trust: Trust, tmp_path: Path):
    folder = tmp_path / "evil"
    async with opened(folder, f"sqlite:///{folder / 'evil.sqlite'}", time=FixedTime(today())) as evil:
        People().begin(evil.market.ceremonies)
        with pytest.raises(UntrustedError):
            async with trust.current(MirrorSource(Mirror(evil))):
                pass


NONSENSE = (b" ", b"{", b"[]", b'{"signed":{}}', b"\xff" * 200_000, b'{"signed":' + b"[" * 20_000)


async def test_nonsense_is_refused(trust: Trust, source: MirrorSource, trusted: Shop):
    newest = trusted.market.metadata.newest("targets")
    assert newest is not None
    for name in ("timestamp.json", f"{newest.signed.version}.targets.json", "2.root.json"):
        for content in NONSENSE:
            source.mirror.instead = {f"metadata/{name}": content}
            with pytest.raises(UntrustedError):
                async with trust.current(source):
                    pass


async def test_a_source_that_is_silent(trust: Trust, tmp_path: Path):
    with pytest.raises(UnreachableError):
        async with trust.current(FolderSource(tmp_path / "nowhere")):
            pass


@pytest.mark.parametrize("content", [None, b"", b"{}", b"not a root"])
async def test_a_root_that_cannot_be_read(tmp_path: Path, content: bytes | None):
    path = tmp_path / "pinned.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RootError, match="pinned"):
        async with Trust(tmp_path / "market", path).current(FolderSource(tmp_path)):
            pass


async def test_a_folder_is_a_source_like_any_other(trust: Trust, source: MirrorSource, tmp_path: Path):
    async with trust.current(source) as vouched:
        await vouched.fetch(PATH)
    bundle = tmp_path / "bundle"
    for name, content in source.mirror.kept.items():
        path = bundle / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    async with Trust(tmp_path / "offline", trust._root).current(FolderSource(bundle)) as vouched:
        assert (await vouched.fetch(PATH)).read_bytes() == wheel()[1]


@pytest.mark.parametrize("name", ["../root.json", "metadata/../../root.json", "/etc/passwd"])
def test_nothing_beside_a_folder_is_read(tmp_path: Path, name: str):
    (tmp_path / "root.json").write_text("{}")
    with pytest.raises(MissingError):
        FolderSource(tmp_path / "bundle").read(name)

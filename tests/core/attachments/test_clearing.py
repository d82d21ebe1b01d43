from datetime import timedelta

import pytest

from tests.core.attachments.drawing import picture
from tests.world import NOW
from wangge_core.attachments.clearing import KEPT, Clearing
from wangge_core.attachments.repository import AttachmentRepository
from wangge_core.attachments.service import AttachmentService
from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_core.instants import FixedTime
from wangge_serving.files import FileStore


@pytest.fixture
def time() -> FixedTime:
    return FixedTime(NOW)


@pytest.fixture
def uploads(database: Database) -> AttachmentRepository:
    return AttachmentRepository(database)


@pytest.fixture
def files(tmp_path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def service(uploads: AttachmentRepository, files: FileStore, time: FixedTime) -> AttachmentService:
    return AttachmentService(uploads, files, time, limit_megabytes=5)


@pytest.fixture
def clearing(uploads: AttachmentRepository, files: FileStore, time: FixedTime) -> Clearing:
    return Clearing(repository=uploads, files=files, time=time)


async def test_what_nobody_claimed_for_a_day_goes_with_its_files(service, clearing, uploads, files, time):
    upload = await service.upload("a" * 64, picture())
    time.advance(KEPT - timedelta(seconds=1))
    assert await clearing.clear() == 0
    time.advance(timedelta(seconds=2))
    assert await clearing.clear() == 1
    assert await uploads.load(upload.id) is None
    assert not files.has(upload.digest)
    assert not files.has(upload.digest + "-thumbnail")


async def test_what_a_case_claimed_stays(service, clearing, uploads, files, time):
    upload = await service.upload("a" * 64, picture())
    await uploads.claim([upload.id], "a" * 64, new_id(), new_id(), "report")
    time.advance(2 * KEPT)
    assert await clearing.clear() == 0
    assert files.has(upload.digest)


async def test_bytes_that_another_upload_shares_stay(service, clearing, files, time):
    old = await service.upload("a" * 64, picture())
    time.advance(2 * KEPT)
    young = await service.upload("b" * 64, picture())
    assert young.digest == old.digest
    assert await clearing.clear() == 1
    assert await service.bytes_of(young, "full")


async def test_bytes_uploaded_while_they_are_cleared_are_brought_back(service, clearing, uploads, files, time, monkeypatch):
    old = await service.upload("a" * 64, picture())
    time.advance(2 * KEPT)
    answers = iter([False, True])  # nobody holds them; then, with the files set aside, somebody does

    async def holds(digest: str) -> bool:
        return next(answers)

    monkeypatch.setattr(AttachmentRepository, "holds", lambda _, digest: holds(digest))
    assert await clearing.clear() == 1
    assert files.has(old.digest)
    assert files.has(old.digest + "-thumbnail")


async def test_a_picture_whose_twin_was_just_cleared_is_kept_anew(service, files, monkeypatch):
    put_as, looked = FileStore.put_as, []

    def there_at_first(store: FileStore, name: str, data: bytes) -> None:
        looked.append(name)
        if len(looked) > 2:  # picture and thumbnail were there when looked at, and are gone now
            put_as(store, name, data)

    monkeypatch.setattr(FileStore, "put_as", there_at_first)
    upload = await service.upload("b" * 64, picture())
    assert await service.bytes_of(upload, "full")
    assert await service.bytes_of(upload, "thumbnail")

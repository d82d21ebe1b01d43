import asyncio
import io

import pytest
from PIL import Image

from tests.core.attachments.drawing import picture
from tests.core.attachments.test_sounds import spoken
from tests.world import NOW
from wangge_core.attachments.repository import Attachment, AttachmentRepository
from wangge_core.attachments.service import AttachmentService
from wangge_core.database import Database
from wangge_core.errors import NotFoundError, TooLargeError, UnavailableError, UnsupportedTypeError
from wangge_core.ids import new_id
from wangge_core.instants import FixedTime
from wangge_serving.files import FileStore

SENDER = "a" * 64
UNKEPT = {
    "id": new_id(),
    "sender": SENDER,
    "media_type": "image/jpeg",
    "size": 1,
    "width": 1,
    "height": 1,
    "digest": "ab" * 32,
    "created_at": NOW,
}


@pytest.fixture
def files(tmp_path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def service(database: Database, files: FileStore) -> AttachmentService:
    return AttachmentService(AttachmentRepository(database), files, FixedTime(NOW), limit_megabytes=1)


async def test_an_upload_is_kept_with_its_thumbnail(service: AttachmentService):
    made = await service.upload(SENDER, picture("red", "PNG", (1_200, 900)))
    assert (made.media_type, made.width, made.height, made.created_at) == ("image/jpeg", 1_200, 900, NOW)
    full = await service.bytes_of(made, "full")
    assert len(full) == made.size
    assert Image.open(io.BytesIO(full)).format == "JPEG"
    assert Image.open(io.BytesIO(await service.bytes_of(made, "thumbnail"))).size == (480, 360)


async def test_a_voice_note_has_one_size_and_is_heard_as_it_was_sent(service: AttachmentService):
    note = spoken()
    made = await service.upload(SENDER, note)
    assert (made.media_type, made.width, made.is_picture) == ("audio/wav", 0, False)
    assert await service.bytes_of(made, "full") == await service.bytes_of(made, "thumbnail") == note


async def test_the_same_picture_twice_is_two_uploads_over_one_file(service: AttachmentService, database: Database):
    first, second = await asyncio.gather(*(asyncio.create_task(service.upload(SENDER, picture())) for _ in range(2)))
    assert first.id != second.id
    assert first.digest == second.digest
    assert (await database.fetch("SELECT COUNT(*) AS n FROM attachment"))[0]["n"] == 2


@pytest.mark.parametrize(("data", "error"), [(b"x" * (1024 * 1024 + 1), TooLargeError), (b"<svg/>", UnsupportedTypeError)])
async def test_what_is_refused_leaves_nothing(service: AttachmentService, database: Database, tmp_path, data: bytes, error):
    with pytest.raises(error):
        await service.upload(SENDER, data)
    assert await database.fetch("SELECT id FROM attachment") == []
    assert not (tmp_path / "files").exists()


async def test_a_picture_is_found_through_its_case_only(service: AttachmentService, database: Database):
    made, case = await service.upload(SENDER, picture()), new_id()
    for wrong in (case, made.id):
        with pytest.raises(NotFoundError):
            await service.of_case(wrong, made.id)
    await AttachmentRepository(database).claim([made.id], SENDER, case, new_id(), "report")
    assert (await service.of_case(case, made.id)).id == made.id
    with pytest.raises(NotFoundError):
        await service.of_case(new_id(), made.id)
    with pytest.raises(NotFoundError):
        await service.of_case(case, new_id())


async def test_a_file_that_is_gone_is_said_to_be(service: AttachmentService, tmp_path):
    made = await service.upload(SENDER, picture())
    next((tmp_path / "files").rglob(made.digest)).unlink()
    with pytest.raises(NotFoundError) as caught:
        await service.bytes_of(made, "full")
    assert caught.value.code == "attachment_lost"


async def test_a_disk_that_takes_nothing_asks_to_come_back(service: AttachmentService, database: Database, tmp_path):
    (tmp_path / "files").write_text("no folder")
    with pytest.raises(UnavailableError) as caught:
        await service.upload(SENDER, picture())
    assert caught.value.code == "files_down"
    assert await database.fetch("SELECT id FROM attachment") == []
    with pytest.raises(UnavailableError):
        await service.bytes_of(Attachment(**UNKEPT), "full")

import asyncio
import io

import pytest
from PIL import Image

from tests.core.attachments.drawing import picture
from tests.world import NOW
from wangge_core.attachments.files import FileStore
from wangge_core.attachments.repository import AttachmentRepository
from wangge_core.attachments.service import AttachmentService
from wangge_core.database import Database
from wangge_core.errors import NotFoundError, TooLargeError, UnsupportedTypeError
from wangge_core.ids import new_id
from wangge_core.instants import FixedTime

SENDER = "a" * 64


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

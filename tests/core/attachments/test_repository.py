from datetime import UTC, datetime

from wangge_core.attachments.repository import Attachment, AttachmentRepository
from wangge_core.database import Database
from wangge_core.ids import new_id

AT = datetime(2026, 11, 23, tzinfo=UTC)
ME, OTHER = "a" * 64, "b" * 64


async def _uploaded(repository: AttachmentRepository, sender: str = ME) -> Attachment:
    made = Attachment(id=new_id(), sender=sender, media_type="image/jpeg", size=3, width=1, height=1, digest="d" * 64, created_at=AT)
    await repository.add(made)
    return made


async def test_what_was_added_is_loaded(database: Database):
    repository = AttachmentRepository(database)
    made = await _uploaded(repository)
    assert await repository.load(made.id) == made
    assert await repository.load(new_id()) is None


async def test_a_free_picture_is_its_senders_until_a_case_has_it(database: Database):
    repository = AttachmentRepository(database)
    made, case, step = await _uploaded(repository), new_id(), new_id()
    assert await repository.free(made.id, ME)
    assert not await repository.free(made.id, OTHER)
    assert await repository.claim([made.id], ME, case, step, "report") == 1
    assert not await repository.free(made.id, ME)
    (claimed,) = await repository.of_case(case)
    assert (claimed.id, claimed.case_id, claimed.step_id, claimed.purpose) == (made.id, case, step, "report")


async def test_claiming_stops_at_the_first_that_cannot_be_given(database: Database):
    """So that the number says which one it was."""
    repository = AttachmentRepository(database)
    mine, others, mine_too = await _uploaded(repository), await _uploaded(repository, OTHER), await _uploaded(repository)
    assert await repository.claim([others.id, mine.id], ME, new_id(), new_id(), "report") == 0
    assert await repository.claim([mine.id, others.id, mine_too.id], ME, new_id(), new_id(), "report") == 1
    assert await repository.free(mine_too.id, ME)
    assert await repository.claim([mine_too.id, mine_too.id], ME, new_id(), new_id(), "report") == 1
    assert await repository.claim([], ME, new_id(), new_id(), "report") == 0

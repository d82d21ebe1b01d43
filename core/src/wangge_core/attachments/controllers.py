"""Uploading pictures and voice notes."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, MultipartBody

from wangge_core.access.model import Actor
from wangge_core.attachments.service import AttachmentService
from wangge_core.http.senders import HEADER, sender_digest
from wangge_serving.http.limits import PUBLIC


class UploadForm(msgspec.Struct, forbid_unknown_fields=True):
    """The multipart form: one part named `file`."""

    file: UploadFile


class UploadOut(msgspec.Struct, frozen=True, kw_only=True):
    """A stored picture or voice note (whose width and height are 0); its `id` goes into a report or an action."""

    id: UUID
    media_type: str
    size: int
    width: int
    height: int


class UploadController(Controller):
    """Where pictures come in."""

    path = "/attachments"
    tags = ("public",)
    opt = PUBLIC

    @post("/", operation_id="uploadPicture", summary="Upload a picture or a voice note for a report or an action")
    async def upload(
        self,
        caller: NamedDependency[Actor | None],
        attachment_service: NamedDependency[AttachmentService],
        data: MultipartBody[UploadForm],
        sender_key: Annotated[str | None, HeaderParameter(name=HEADER, required=False)] = None,
    ) -> UploadOut:
        """Keep a JPEG, PNG or WebP picture, redrawn without metadata, or a WAV of at most a minute of speech, rewritten likewise."""
        stored = await attachment_service.upload(sender_digest(caller, sender_key), await data.file.read())
        return UploadOut(id=stored.id, media_type=stored.media_type, size=stored.size, width=stored.width, height=stored.height)

"""Pictures as answers: private, revalidated by digest."""

from typing import Any, Final

from litestar import Request, Response

from wangge_core.attachments.repository import Attachment
from wangge_core.attachments.service import AttachmentService, Size
from wangge_serving.http.entity_tags import held

_CACHE: Final = "private, no-cache"
"""A picture may be redacted later: whoever has it asks again, which its tag makes cheap."""


async def picture_response(
    request: Request[Any, Any, Any], service: AttachmentService, attachment: Attachment, size: Size
) -> Response[bytes]:
    """Return the picture, or 304 when the caller has it already."""
    tag = f'"{attachment.digest}-{size}"'
    headers = {"ETag": tag, "Cache-Control": _CACHE, "Content-Disposition": "inline"}
    if held(request.headers.get("if-none-match"), tag):
        return Response(b"", status_code=304, headers=headers)
    return Response(await service.bytes_of(attachment, size), media_type=attachment.media_type, headers=headers)

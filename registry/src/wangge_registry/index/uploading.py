"""The upload API that twine and uv speak (the "legacy" API of PyPI): one multipart form, one file."""

from typing import Any, Final

from litestar import Request, Response, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency

from wangge_registry.versions.staging import Staging
from wangge_serving.errors import InvalidError, MalformedError

PATH: Final = "/legacy/"
_ACTION: Final = "file_upload"
_KIND: Final = "bdist_wheel"


@post(PATH, operation_id="uploadWheel", summary="Upload a wheel, as twine and uv do", tags=["index"], status_code=200)
async def upload(request: Request[Any, Any, Any], staging: NamedDependency[Staging]) -> Response[str]:
    """Take a wheel into staging. Sign in as `__token__` with a publishing token (Basic).

    The form has `:action` = `file_upload`, `filetype` = `bdist_wheel`, `content`, and may have `sha256_digest`.
    """
    form = await request.form()
    if form.get(":action") != _ACTION:
        raise MalformedError("upload_action", f"The form says {str(form.get(':action'))[:40]!r}; this takes {_ACTION}.")
    if form.get("filetype") != _KIND:
        raise InvalidError("upload_kind", "A plugin is a wheel (bdist_wheel); source archives are not taken.")
    content = form.get("content")
    if not isinstance(content, UploadFile):
        raise MalformedError("upload_content", "The form has no file named content.")
    version = await staging.take(
        request.headers.get("authorization", ""), content.filename, await content.read(), str(form.get("sha256_digest") or "")
    )
    return Response(f"{version.name} is {version.state}.\n", media_type="text/plain")

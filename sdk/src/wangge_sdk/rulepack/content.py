"""The files of one plugin, read whole into memory: a wheel is small by its limits."""

from collections.abc import Mapping

from msgspec import Struct

from wangge_sdk.manifest.findings import PackageError
from wangge_sdk.manifest.package import MAX_FILE_BYTES
from wangge_sdk.rulepack.hit import Hit


class Content(Struct, frozen=True, kw_only=True):
    """What was opened. Its files can be trusted to lie below one folder, whatever their names; nothing else can be trusted."""

    where: str
    """Its name, for messages."""
    files: Mapping[str, bytes]
    """Every file by its path in the wheel, with ``dist-info`` if it is one."""
    root: str | None
    """The folder of the manifest; None when there is not one."""
    faults: tuple[Hit, ...] = ()
    """What was wrong in reading it; each names its rule."""
    readable: bool = True
    """Whether ``files`` holds all there is. If not, nothing can be said of the plugin, and it is never a pass."""
    is_wheel: bool = True
    """Whether it has what only a wheel has: ``dist-info``."""
    sha256: str | None = None
    size: int = 0
    base: str = ""
    """What comes before each path to find the file in the folder that was given."""


class ContentPackage:
    """The package inside the content, as the rules of the manifest read it."""

    def __init__(self, content: Content) -> None:
        """The content has a root."""
        self._content = content
        self._prefix = f"{content.root}/" if content.root else ""

    @property
    def where(self) -> str:
        """What was opened."""
        return self._content.where

    def has(self, path: str) -> bool:
        """Tell whether there is such a file or folder inside the package."""
        name = self._prefix + path
        return name in self._content.files or any(other.startswith(f"{name}/") for other in self._content.files)

    def read(self, path: str) -> bytes:
        """Return a file's content; see ``Package.read``."""
        content = self._content.files.get(self._prefix + path)
        if content is None:
            raise PackageError(f"there is no file {path} in {self.where}")
        if len(content) > MAX_FILE_BYTES:
            raise PackageError(f"{path} is larger than {MAX_FILE_BYTES} bytes")
        return content

"""Settings: read once from `WANGGE_*` variables, checked, frozen."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from wangge_serving import environment

PREFIX = "WANGGE_"
OF_OTHERS = ("WANGGE_REGISTRY_",)
"""What begins so is a setting of another server, and may stand in the same environment."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything an operator may set. The text beside each field is its documentation."""

    data: Annotated[Path, Meta(description="Folder for files, keys and the SQLite database.")] = Path("var")
    database: Annotated[
        str,
        Meta(
            description="`sqlite:///relative`, `sqlite:////absolute` or `postgresql://user@host/name`. "
            "Empty: `wangge.sqlite` in the data folder."
        ),
    ] = ""
    sqlite_synchronous: Annotated[
        str,
        Meta(
            pattern="^(FULL|NORMAL)$",
            description="FULL keeps every accepted case through a power cut; NORMAL is faster and may lose the last moments.",
        ),
    ] = "FULL"
    pool_size: Annotated[int, Meta(ge=2, le=200, description="Connections to PostgreSQL that one process keeps.")] = 10
    host: Annotated[str, Meta(description="Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535, description="Port to listen on; 0 takes a free one.")] = 8600
    secure_cookies: Annotated[bool, Meta(description="Send session cookies over HTTPS only. Turn off only on loopback.")] = True
    county: Annotated[str, Meta(description="Code of the area this server is for; the root of its tree.")] = ""
    session_idle_minutes: Annotated[int, Meta(ge=1, le=1440, description="A session ends after so many minutes without a request.")] = 30
    session_hours: Annotated[int, Meta(ge=1, le=168, description="A session ends after so many hours in any case.")] = 12
    lockout_failures: Annotated[
        int, Meta(ge=3, le=50, description="Wrong passwords in a row after which an account is locked for a while.")
    ] = 5
    upload_megabytes: Annotated[int, Meta(ge=1, le=100, description="Largest file a person may upload.")] = 15
    public_rate: Annotated[int, Meta(ge=1, le=100_000, description="Requests a minute that one address may make to public endpoints.")] = (
        240
    )
    trusted_proxies: Annotated[str, Meta(description="Comma-separated addresses of proxies whose X-Forwarded-For is believed.")] = ""
    inprocess_plugins: Annotated[
        str,
        Meta(description="Comma-separated ids of plugins whose code may run inside the server. Everything else needs a sandboxed worker."),
    ] = "wangge.livelihood,wangge.keyword-triage"
    development: Annotated[
        bool,
        Meta(
            description="Lets `wangge plugin install` take wheels that no registry has signed. For authors' machines, never for a county."
        ),
    ] = False
    fence: Annotated[
        str,
        Meta(
            pattern="^(full|landlock-only)$",
            description="The least that foreign code may run behind: `full` is namespaces, Landlock and a filter of system calls; "
            "`landlock-only` accepts a machine that allows no namespaces.",
        ),
    ] = "full"
    worker_user: Annotated[
        int, Meta(ge=1, le=2**31 - 1, description="Number of the user that workers of plugins run as when the server itself is root.")
    ] = 60900
    worker_idle_seconds: Annotated[int, Meta(ge=1, le=86_400, description="A plugin's worker that was not called for so long ends.")] = 300
    plugin_rate: Annotated[
        int,
        Meta(
            ge=60,
            le=1_000_000,
            description="What one plugin may ask the platform for in one county in a minute, in units: a look at a case takes 1, "
            "a list 5, a report or a request to the outside 10.",
        ),
    ] = 1_200
    token_rate: Annotated[
        int, Meta(ge=1, le=100_000, description="Requests a minute that may come with one bearer token, unless the token says otherwise.")
    ] = 600
    token_daily: Annotated[
        int,
        Meta(
            ge=1,
            le=100_000_000,
            description="Requests on one day of the county that may come with one bearer token, unless the token says otherwise.",
        ),
    ] = 100_000
    key_passphrase: Annotated[
        str, Meta(description="Encrypts the signing keys at rest. Keep it out of files that are backed up with the data.")
    ] = ""
    audit_copy: Annotated[
        str, Meta(description="Folder on another disk to which the signed audit heads are copied. Empty: `audit-heads` in the data folder.")
    ] = ""
    private_egress: Annotated[
        str,
        Meta(
            description="Comma-separated `host:port` that the server may call although they are private, over plain http too: "
            "an intranet mirror, a webhook of a neighbouring system. Link-local addresses are never reached."
        ),
    ] = ""
    market: Annotated[
        str,
        Meta(
            description="Address of the registry that this server follows, or a folder with its signed metadata and files. "
            "A private address has to be in WANGGE_PRIVATE_EGRESS too. Empty: none."
        ),
    ] = ""
    market_root: Annotated[
        str, Meta(description="File with the root of the registry's signed metadata, brought here by hand; everything is verified from it.")
    ] = ""
    market_seconds: Annotated[
        int,
        Meta(ge=10, le=86_400, description="Seconds between looks at the registry; what was withdrawn there acts here after the next."),
    ] = 60
    market_token: Annotated[
        str,
        Meta(
            description="Token by which this server tells the registry how many areas have which plugin on, and how they rate it, "
            "if the county has agreed to that. Empty: nothing is told."
        ),
    ] = ""
    map_tiles: Annotated[
        str,
        Meta(
            pattern=r"^(|/[^\x00]*|https?://(?=\S*\{z\})(?=\S*\{x\})(?=\S*\{y\})[A-Za-z0-9.-]+(:[0-9]{1,5})?/[^\s;,'\"]*)$",
            description="Base map below every map: an address with {z}, {x} and {y} such as `https://tiles.example/{z}/{x}/{y}.png`, "
            "which browsers then may load pictures from, or a folder of this machine that holds `{z}/{x}/{y}.png` (or .jpg, .webp). "
            "Empty: maps have none.",
        ),
    ] = ""
    map_attribution: Annotated[str, Meta(max_length=200, description="Whom the base map is of; it stands on every map.")] = ""
    map_deepest: Annotated[int, Meta(ge=1, le=22, description="The deepest level of tiles that the base map has.")] = 18
    log_level: Annotated[str, Meta(pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="How much the server says.")] = "INFO"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings; an unknown or malformed variable is an error that names it.

        Raises:
            InvalidError: `settings`, with one field error per variable.
        """
        return environment.read(cls, environ, PREFIX, OF_OTHERS)

    @property
    def database_url(self) -> str:
        """The address of the database, with the default filled in."""
        return self.database or f"sqlite:///{self.data / 'wangge.sqlite'}"

    @property
    def keys(self) -> Path:
        """Folder of the keys that never enter the database."""
        return self.data / "keys"

    @property
    def files(self) -> Path:
        """Folder of the uploaded files."""
        return self.data / "files"

    @property
    def audit_copy_folder(self) -> Path:
        """Folder to which the signed audit heads are copied."""
        return Path(self.audit_copy) if self.audit_copy else self.data / "audit-heads"

"""Settings: read once from `WANGGE_REGISTRY_*` variables, checked, frozen."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from wangge_registry.libraries import FOLDER as LIBRARIES
from wangge_registry.trials.means import Means
from wangge_sdk.rulepack import BUILT_IN, PackError, RulePack, read_pack
from wangge_serving import environment
from wangge_serving.errors import InvalidError

PREFIX: Final = "WANGGE_REGISTRY_"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the operator of a registry may set. The text beside each field is its documentation."""

    data: Annotated[Path, Meta(description="Folder for files, keys and the SQLite database.")] = Path("var/registry")
    database: Annotated[
        str,
        Meta(
            description="`sqlite:///relative`, `sqlite:////absolute` or `postgresql://user@host/name`. "
            "Empty: `registry.sqlite` in the data folder."
        ),
    ] = ""
    sqlite_synchronous: Annotated[
        str, Meta(pattern="^(FULL|NORMAL)$", description="FULL keeps every accepted upload through a power cut.")
    ] = "FULL"
    pool_size: Annotated[int, Meta(ge=2, le=200, description="Connections to PostgreSQL that one process keeps.")] = 10
    host: Annotated[str, Meta(description="Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535, description="Port to listen on; 0 takes a free one.")] = 8700
    session_hours: Annotated[int, Meta(ge=1, le=168, description="Hours after which a session ends.")] = 12
    secure_cookies: Annotated[
        bool, Meta(description="Whether the pages' cookie goes over HTTPS only; off for trials on loopback without it.")
    ] = True
    public_rate: Annotated[
        int, Meta(ge=1, le=100_000, description="Requests a minute that one address may make to sign up or sign in.")
    ] = 60
    trusted_proxies: Annotated[str, Meta(description="Comma-separated addresses of proxies whose X-Forwarded-For is believed.")] = ""
    dns_servers: Annotated[
        str,
        Meta(description="Comma-separated addresses of name servers to ask for proofs of domains. Empty: the machine's."),
    ] = ""
    key_passphrase: Annotated[
        str, Meta(description="Encrypts the keys that sign online. Keep it out of files that are backed up with the data.")
    ] = ""
    advisories: Annotated[
        str, Meta(description="Folder of a mirror of advisories, one OSV record in a JSON file each. Empty: no dependency is looked up.")
    ] = ""
    trials: Annotated[
        str,
        Meta(
            pattern="^(on|off)$",
            description="`off` runs no version: each then waits, since what was not tried has not passed, until a reviewer overrides that.",
        ),
    ] = "on"
    platform_command: Annotated[
        str, Meta(description="Path of the command `wangge`, which a trial run starts as a platform. Empty: the one beside this Python.")
    ] = ""
    browser: Annotated[
        str,
        Meta(
            description="Path of Chromium, in which a trial run opens a plugin's pages. Empty: the one that is installed. Without any, "
            "and without `wangge-registry[browser]`, versions with pages wait."
        ),
    ] = ""
    counties: Annotated[
        int, Meta(ge=1, le=50, description="Throw-away counties that reviewers may have open at one time, all together; 300 MB each.")
    ] = 4
    county_minutes: Annotated[int, Meta(ge=1, le=480, description="Minutes after which a reviewer's county is stopped.")] = 30
    county_host: Annotated[str, Meta(description="Address on which counties listen.")] = "127.0.0.1"
    county_port: Annotated[int, Meta(ge=0, le=65485, description="First of the ports of counties; 0 takes free ones.")] = 0
    county_url: Annotated[
        str,
        Meta(
            description="Address at which a reviewer's browser reaches a county, with `{port}` for its port. Its name must not be the "
            "registry's own, so that neither sees the other's cookies."
        ),
    ] = "http://localhost:{port}"
    rule_pack: Annotated[
        str,
        Meta(
            description="File with the rule pack that versions are checked by, for instance the one that a bundle of another registry "
            "has brought. Empty: that of the SDK."
        ),
    ] = ""
    log_level: Annotated[str, Meta(pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="How much the server says.")] = "INFO"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings; an unknown or malformed variable is an error that names it.

        Raises:
            InvalidError: `settings`, with one field error per variable.
        """
        return environment.read(cls, environ, PREFIX)

    @property
    def database_url(self) -> str:
        """The address of the database, with the default filled in."""
        return self.database or f"sqlite:///{self.data / 'registry.sqlite'}"

    @property
    def files(self) -> Path:
        """Folder of the uploaded files, each by the digest of its content."""
        return self.data / "files"

    @property
    def keys(self) -> Path:
        """Folder of the keys that never enter the database."""
        return self.data / "keys"

    @property
    def advisories_folder(self) -> Path | None:
        """Folder of the mirror of advisories, if there is one."""
        return Path(self.advisories) if self.advisories else None

    @property
    def libraries(self) -> Path:
        """Folder of the wheels that plugins' locks name."""
        return self.data / LIBRARIES

    @property
    def pack(self) -> RulePack:
        """The rule pack that versions are checked by.

        Raises:
            InvalidError: `rule_pack`, when it cannot be read, or names a check that this SDK does not have.
        """
        try:
            return read_pack(Path(self.rule_pack)) if self.rule_pack else BUILT_IN
        except PackError as error:
            raise InvalidError("rule_pack", str(error)) from error

    @property
    def platform(self) -> Path:
        """The command that starts a platform for a trial run."""
        return Path(self.platform_command) if self.platform_command else Path(sys.executable).with_name("wangge")

    @property
    def means(self) -> Means:
        """What this machine has for trial runs."""
        return Means(platform=str(self.platform), browser=self.browser, libraries=str(self.libraries))

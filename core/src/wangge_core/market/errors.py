"""What can go wrong with the marketplace.

ConflictError       market_not_set, bundle_not_offline, bundle_state, bundle_second_person,
                    market_not_on, market_too_soon
UnavailableError    market_unreachable
InvalidError        market_root, market_expired, market_untrusted, market_wheel, bundle
"""

from datetime import datetime

from wangge_core.errors import ConflictError, InvalidError, UnavailableError


class NoMarketError(ConflictError):
    """No registry is set."""

    def __init__(self) -> None:
        """Say how one is."""
        detail = "This server follows no registry: the operator sets WANGGE_MARKET, and WANGGE_MARKET_ROOT with the root it pins."
        super().__init__("market_not_set", detail)


class NotOnError(ConflictError):
    """A plugin is rated by an area that does not have it on."""

    def __init__(self, plugin: str, area: str) -> None:
        """Say which."""
        super().__init__("market_not_on", f"{plugin} is not on in {area}: only areas that use a plugin rate it.")


class TooSoonError(ConflictError):
    """A plugin is rated by an area that has not had it on for long enough to know it."""

    def __init__(self, plugin: str, area: str, since: datetime) -> None:
        """Say from when on it may."""
        super().__init__("market_too_soon", f"{plugin} is new in {area}: it is rated from {since:%Y-%m-%d} on, after two weeks of use.")


class UnreachableError(UnavailableError):
    """The registry, or the folder, does not answer; what was fetched before stays."""

    def __init__(self, detail: str) -> None:
        """Say what was asked for."""
        super().__init__("market_unreachable", detail, 60)


class RootError(InvalidError):
    """The pinned root is not there, or is none."""

    def __init__(self, detail: str) -> None:
        """Say which file."""
        super().__init__("market_root", detail)


class ExpiredError(InvalidError):
    """What the registry shows has expired: somebody may hold it at an old state, or this machine's clock is wrong."""

    def __init__(self, detail: str) -> None:
        """Say what has expired."""
        super().__init__("market_expired", f"{detail} An old state is shown, by the registry or a mirror; or this clock is wrong.")


class UntrustedError(InvalidError):
    """Something is not signed by those who have to sign it, is older than what was seen before, or has other bytes."""

    def __init__(self, detail: str) -> None:
        """Say what."""
        super().__init__("market_untrusted", f"{detail} Nothing of it is used; what was verified before stays.")


class WheelRefusedError(InvalidError):
    """A wheel is vouched for, and cannot be installed here."""

    def __init__(self, detail: str) -> None:
        """Say which, and what is wrong with it."""
        super().__init__("market_wheel", detail)


class BundleError(InvalidError):
    """A file is no bundle, or something in it is not allowed."""

    def __init__(self, detail: str) -> None:
        """Say what is wrong with it."""
        super().__init__("bundle", f"The bundle is refused: {detail}.")


class NotOfflineError(ConflictError):
    """This server takes no bundles."""

    def __init__(self) -> None:
        """Say which do."""
        detail = "Bundles are for servers without a connection: WANGGE_MARKET is the folder that they are unpacked into, no address."
        super().__init__("bundle_not_offline", detail)


class BundleStateError(ConflictError):
    """The bundle does not wait for approvals any more."""

    def __init__(self, state: str) -> None:
        """`state` is what became of it."""
        super().__init__("bundle_state", f"The bundle is {state}; nothing of it waits for anybody.")


class ApprovedAlreadyError(ConflictError):
    """The same account has approved before."""

    def __init__(self) -> None:
        """Say who has to."""
        super().__init__("bundle_second_person", "You have approved it before: another person has to, with an account of their own.")

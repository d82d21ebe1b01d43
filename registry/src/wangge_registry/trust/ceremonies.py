"""What people sign: the root, the targets, the revocations. It is staged, carried to each of them, and published when enough have signed.

Nothing that a person has to sign is ever signed by the server, and nothing is published before the threshold is met.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct
from securesystemslib.signer import Key
from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import DelegatedRole, Delegations, Metadata, Role, Root, Targets

from wangge_registry.keys.online import OnlineKey
from wangge_registry.trust.folder import AnyMetadata
from wangge_registry.trust.repository import Repository, listed
from wangge_registry.trust.roles import (
    CEREMONIAL,
    CERTIFIED_FILE,
    NOTICED_FILES,
    NOTICES,
    ONLINE,
    REVIEWERS_FILE,
    REVOCATIONS,
    REVOKED_FILE,
    ROOT,
    SNAPSHOT,
    TARGETS,
    TIMESTAMP,
    publisher_of,
    role_of,
)
from wangge_registry.trust.signing import public_of, signer_of
from wangge_sdk.withdrawals import Withdrawal
from wangge_serving.errors import ConflictError, InvalidError, NotFoundError

_TOP: Final = (ROOT, TIMESTAMP, SNAPSHOT, TARGETS)


class Holders(Struct, frozen=True, kw_only=True):
    """The public keys of those who sign a role, and how many of them have to."""

    keys: Sequence[Key]
    threshold: int


class Standing(Struct, frozen=True, kw_only=True):
    """How a role stands."""

    role: str
    version: int
    """0 when nothing is published."""
    expires: str
    threshold: int
    keys: list[str]
    staged: int
    """The version that waits for signatures; 0 when none does."""
    missing: int
    """How many signatures it still needs."""


class Ceremonies:
    """Stages, signs and publishes. Everything blocks; each operation holds the folder's lock."""

    def __init__(self, repository: Repository, review_key: str) -> None:
        """`repository` signs what needs no person; `review_key`, in PEM form, is what statements of reviews are signed with."""
        self._repository = repository
        self._folder = repository.folder
        self._review_key = review_key

    def begin(self, root: Holders, targets: Holders, revocations: Holders) -> None:
        """Stage the first root, targets and revocations.

        Raises:
            ConflictError: `trust_begun`.
            InvalidError: `threshold`.
        """
        with self._folder.locked():
            if self._repository.begun:
                raise ConflictError("trust_begun", "There is a root already; change it with `keys rotate`.")
            online = {role: self._repository.keys.make(role) for role in ONLINE}
            held = {ROOT: root, TARGETS: targets} | {role: Holders(keys=[key], threshold=1) for role, key in online.items()}
            signed = Root(version=1, expires=self._repository.expires(ROOT), consistent_snapshot=True)
            for role in _TOP:
                _hand_over(signed, role, held[role])
            _require_sound(revocations)
            roles = {REVOCATIONS: DelegatedRole(REVOCATIONS, [], 1, terminating=True, paths=[REVOKED_FILE]), NOTICES: _noticing()}
            first = Targets(version=1, expires=self._repository.expires(TARGETS), delegations=Delegations({}, roles))
            first.add_key(online[NOTICES], NOTICES)
            for key in revocations.keys:
                first.add_key(key, REVOCATIONS)
            first.get_delegated_role(REVOCATIONS).threshold = revocations.threshold
            self._name_reviewers(first)
            self._folder.stage(ROOT, Metadata(signed))
            self._folder.stage(TARGETS, Metadata(first))
            self._folder.stage(REVOCATIONS, Metadata(self._revoking(1, [])))

    def delegate(self, publisher: str, *, renew: bool = False) -> None:
        """Stage targets in which a publisher has a role; `renew` gives it another key, as after the old one was stolen.

        Raises:
            ConflictError: `trust_not_begun`, `delegated_already`, `not_delegated`.
        """

        def change(targets: Targets) -> None:
            role = role_of(publisher)
            delegations = targets.delegations or Delegations({}, {})
            roles = delegations.roles or {}
            if renew and role not in roles:
                raise ConflictError("not_delegated", f"{publisher} has no role.")
            if not renew and role in roles:
                raise ConflictError("delegated_already", f"{publisher} has a role already.")
            if role not in roles:
                roles[role] = DelegatedRole(role, [], 1, terminating=True, paths=[f"{publisher}/*"])
                delegations.roles = roles
                targets.delegations = delegations
            for keyid in list(targets.get_delegated_role(role).keyids):
                targets.revoke_key(keyid, role)
            targets.add_key(self._repository.keys.make(role), role)

        self._change(TARGETS, change)

    def certify(self, certificates: Sequence[dict[str, Any]]) -> None:
        """Stage targets in which these files, and no others, may run inside a server.

        Raises:
            ConflictError: `trust_not_begun`.
        """
        self._change(TARGETS, lambda targets: self._attach(targets, CERTIFIED_FILE, {"certificates": list(certificates)}))

    def revoke(self, entries: Sequence[Withdrawal]) -> None:
        """Stage the list of what is taken out.

        Raises:
            ConflictError: `trust_not_begun`.
        """
        with self._folder.locked():
            before = self._published(REVOCATIONS)
            self._folder.stage(REVOCATIONS, Metadata(self._revoking(before.signed.version + 1, entries)))

    def rotate(self, role: str, *, add: Sequence[Key] = (), remove: Sequence[str] = (), threshold: int | None = None) -> None:
        """Stage a root (for revocations: targets) in which a role has other keys; online roles get a new one by themselves.

        `remove` are the ids of keys, or how they begin.

        Raises:
            ConflictError: `trust_not_begun`.
            NotFoundError: `role`, `key`.
            InvalidError: `threshold`.
        """
        if role not in {*_TOP, REVOCATIONS, NOTICES}:
            raise NotFoundError("role", f"There is no role {role}; a publisher's key is renewed with `keys delegate --renew`.")
        new = [self._repository.keys.make(role)] if role in ONLINE else list(add)

        def change(delegator: Any) -> None:  # noqa: ANN401  root or targets
            if role == NOTICES:  # which a registry that began before there were any, or fewer, gets by this
                delegator.delegations.roles.setdefault(NOTICES, _noticing()).paths = list(NOTICED_FILES)
            held = delegator.get_delegated_role(role)
            old = list(held.keyids) if role in ONLINE else [_matching(held, part) for part in remove]
            for keyid in old:
                delegator.revoke_key(keyid, role)
            for key in new:
                delegator.add_key(key, role)
            held.threshold = threshold or held.threshold
            if not 1 <= held.threshold <= len(held.keyids):
                raise _no_threshold(held.threshold, len(held.keyids))

        self._change(ROOT if role in _TOP else TARGETS, change)

    def renew(self, role: str) -> None:
        """Stage the same metadata once more, to live longer.

        Raises:
            ConflictError: `trust_not_begun`.
            NotFoundError: `role`.
        """
        if role not in CEREMONIAL:
            raise NotFoundError("role", f"{role} is not signed by people.")
        self._change(role, lambda _: None)

    def sign(self, role: str, key: OnlineKey) -> Standing:
        """Add a person's signature to what is staged.

        Raises:
            NotFoundError: `staged`.
            ConflictError: `not_a_holder`, when the key is none of the role's, before or after.
        """
        with self._folder.locked():
            staged = self._folder.staged(role)
            if staged is None:
                raise NotFoundError("staged", f"Nothing of {role} waits for signatures.")
            keyid = public_of(key).keyid
            believed = {keyid for delegator in self._delegators(role, staged) for keyid in delegator.get_delegated_role(role).keyids}
            if keyid not in believed:
                raise ConflictError("not_a_holder", f"The key {keyid[:16]} is none of those of {role}.")
            staged.sign(signer_of(key), append=True)
            self._folder.stage(role, staged)
        return self.standing(role)

    def publish(self) -> list[str]:
        """Publish everything staged that is signed by enough people, then sign snapshot and timestamp; return the roles.

        Raises:
            ConflictError: `too_few_signatures`, before anything is published, when something staged lacks any.
            NotDelegatedError: an online key does not lie here.
        """
        with self._folder.locked():
            staged = {role: found for role in CEREMONIAL if (found := self._folder.staged(role))}
            for role, metadata in staged.items():
                if missing := self._missing(role, metadata):
                    raise ConflictError("too_few_signatures", f"{role} lacks {missing} more: `wangge-registry keys sign {role}`.")
            for role, metadata in staged.items():
                self._folder.keep(role, metadata)
                self._folder.unstage(role)
            self._begin_publishers()
            self._repository.begin_notices()
            self._repository.refresh()
        return list(staged)

    def standing(self, role: str) -> Standing:
        """Return how a role stands."""
        newest, staged = self._folder.newest(role), self._folder.staged(role)
        shown = newest or staged
        delegators = self._delegators(role, shown) if shown else []
        held = delegators[-1].get_delegated_role(role) if delegators else Role([], 1)
        return Standing(
            role=role,
            version=newest.signed.version if newest else 0,
            expires=newest.signed.expires.isoformat() if newest else "",
            threshold=held.threshold,
            keys=[keyid[:16] for keyid in held.keyids],
            staged=staged.signed.version if staged else 0,
            missing=self._missing(role, staged) if staged else 0,
        )

    def standings(self) -> list[Standing]:
        """Return how every role stands."""
        return [self.standing(role) for role in dict.fromkeys((*CEREMONIAL, *ONLINE, *self._repository.delegated()))]

    def _change(self, role: str, change: Callable[[Any], None]) -> None:
        """Stage the next version of a role, with a change to what is staged of it, or published."""
        with self._folder.locked():
            published = self._published(role)
            base = self._folder.staged(role) or published
            change(base.signed)
            if role == TARGETS:
                self._name_reviewers(base.signed)
            base.signed.version = published.signed.version + 1
            base.signed.expires = self._repository.expires(role)
            self._folder.stage(role, Metadata(base.signed))

    def _published(self, role: str) -> AnyMetadata:
        found = self._folder.newest(role)
        if found is None:
            raise ConflictError("trust_not_begun", "There is no root yet: `wangge-registry keys begin`, sign, publish.")
        return found

    def _begin_publishers(self) -> None:
        """Give each new role metadata without a file, since clients are led to it, and sign that of a renewed key anew."""
        for role in self._repository.delegated():
            publisher = publisher_of(role)
            if publisher is not None:
                before = self._folder.newest(role)
                self._repository.vouch_targets(publisher, dict(before.signed.targets) if before else {})

    def _delegators(self, role: str, metadata: AnyMetadata) -> list[Any]:
        """Return who has to have let a role sign: for a root the one before it and it itself."""
        if role == ROOT:
            before = self._folder.newest(ROOT)
            earlier = [before.signed] if before and before.signed.version < metadata.signed.version else []
            return [*earlier, metadata.signed]
        if role in _TOP:
            root = self._folder.staged(ROOT) or self._folder.newest(ROOT)
            return [root.signed] if root else []
        targets = self._folder.staged(TARGETS) or self._folder.newest(TARGETS)
        return [targets.signed] if targets else []

    def _missing(self, role: str, metadata: AnyMetadata) -> int:
        missing = 0
        for delegator in self._delegators(role, metadata):
            try:
                result = delegator.get_verification_result(role, metadata.signed_bytes, metadata.signatures)
            except (UnsignedMetadataError, ValueError):
                return delegator.get_delegated_role(role).threshold or 1
            missing = max(missing, result.missing)
        return missing

    def _revoking(self, version: int, entries: Sequence[Withdrawal]) -> Targets:
        targets = Targets(version=version, expires=self._repository.expires(REVOCATIONS))
        self._attach(targets, REVOKED_FILE, listed(version, self._repository.now(), entries=list(entries)))
        return targets

    def _name_reviewers(self, targets: Targets) -> None:
        """Have people sign the key of the reviews, beside those before it: what these have signed stays good."""
        before = targets.targets.get(REVIEWERS_FILE)
        kept = self._folder.document(f"{before.hashes['sha256']}.{REVIEWERS_FILE}") if before else None
        keys = msgspec.json.decode(kept)["keys"] if kept else []
        self._attach(targets, REVIEWERS_FILE, {"keys": list(dict.fromkeys((*keys, self._review_key)))})

    def _attach(self, targets: Targets, name: str, document: dict[str, Any]) -> None:
        """Keep a document and make a role vouch for it."""
        targets.targets[name] = self._repository.keep_document(name, document)


def _noticing() -> DelegatedRole:
    return DelegatedRole(NOTICES, [], 1, terminating=True, paths=list(NOTICED_FILES))


def _hand_over(root: Root, role: str, holders: Holders) -> None:
    _require_sound(holders)
    for key in holders.keys:
        root.add_key(key, role)
    root.roles[role].threshold = holders.threshold


def _require_sound(holders: Holders) -> None:
    if not 1 <= holders.threshold <= len({key.keyid for key in holders.keys}):
        raise _no_threshold(holders.threshold, len(holders.keys))


def _no_threshold(threshold: int, keys: int) -> InvalidError:
    return InvalidError("threshold", f"{threshold} signatures of {keys} keys: there must be at least one, and a key for each.")


def _matching(held: Role, part: str) -> str:
    found = [keyid for keyid in held.keyids if keyid.startswith(part)]
    if len(found) != 1 or not part:
        raise NotFoundError("key", f"{len(found)} keys begin with {part!r}.")
    return found[0]

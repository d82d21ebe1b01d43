"""Random policies, grants and areas."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from wangge_core.access.model import Permission
from wangge_core.access.policy import Grant, Policy, Role, Title

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
TITLE = Title("角色", "Role")
ROLES = tuple(f"role{number}" for number in range(5))
SUBJECTS = tuple(f"account{number}" for number in range(4))
RESOURCES, ACTIONS = ("case", "area", "unit"), ("read", "manage", "export")

_WIDTHS = (2, 4, 6, 9, 12, 15)
# Two branches at each step, so that random areas often lie inside one another.
areas = st.builds(
    lambda width, bits: "".join("1" if bits >> place & 1 else "2" for place in range(width))[:width],
    st.sampled_from(_WIDTHS),
    st.sampled_from((0, 1, 4, 16, 512, 4096, 32767)),
)
permissions = st.builds(Permission, st.sampled_from(RESOURCES), st.sampled_from(ACTIONS))
subjects = st.sampled_from(SUBJECTS)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Draw roles that inherit only from later ones, and so never in a circle."""
    return Policy(
        tuple(
            Role(
                role,
                TITLE,
                tuple(draw(st.frozensets(permissions, max_size=4))),
                tuple(draw(st.frozensets(st.sampled_from(ROLES[index + 1 :]), max_size=2))) if ROLES[index + 1 :] else (),
            )
            for index, role in enumerate(ROLES)
        )
    )


days = st.one_of(st.none(), st.integers(-3, 3).map(lambda days: NOW + timedelta(days=days)))
grants = st.builds(Grant, subjects, st.sampled_from(ROLES), areas)
dated_grants = st.builds(Grant, subjects, st.sampled_from(ROLES), areas, days, days)

"""Groups of States to which a treaty or a procedure is open, by the id that tables use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUPS: Final[Mapping[str, str]] = {
    "ilo-members": "groupIlo",
    "oas": "groupOas",
    "african-union": "groupAfricanUnion",
    "council-of-europe": "groupCouncilOfEurope",
}

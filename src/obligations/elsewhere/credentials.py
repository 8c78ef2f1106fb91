"""Who asks an endpoint: taken from the environment, so that no secret stands in a command or in a message."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from obligations.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

USER, PASSWORD, TOKEN = (f"OBLIGATIONS_ENDPOINT_{one}" for one in ("USER", "PASSWORD", "TOKEN"))

_HIDDEN = "…"


@dataclass(frozen=True)
class Credentials:
    """What a request says of who asks.

    Attributes:
        header: Value of the `Authorization` header; nothing for an open endpoint.
        secrets: Texts that no message may show.
    """

    header: str = field(default="", repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def hide(self, text: str) -> str:
        """Take every secret out of a text."""
        for one in self.secrets:
            text = text.replace(one, _HIDDEN)
        return text


NOBODY = Credentials()
"""Who asks where no credentials are set."""


def from_environment(environment: Mapping[str, str]) -> Credentials:
    """Read a token, or user and password, from the environment.

    Raises:
        UsageError: Both are there, or one half of a pair, or a value that no header can carry.
    """
    user, password, token = (environment.get(one, "") for one in (USER, PASSWORD, TOKEN))
    for name in (USER, PASSWORD, TOKEN):
        if not environment.get(name, "").isprintable():
            raise UsageError(f"{name} holds a line end or another character that cannot be sent")
    if token and (user or password):
        raise UsageError(f"set either {TOKEN}, or {USER} and {PASSWORD}, not both")
    if token:
        if not token.isascii():
            raise UsageError(f"{TOKEN} holds a character that cannot be sent")
        return Credentials(f"Bearer {token}", (token,))
    if bool(user) != bool(password):
        raise UsageError(f"{USER} and {PASSWORD} go together; one of them is not set")
    if not user:
        return NOBODY
    if ":" in user:
        raise UsageError(f"{USER} holds a colon, which no user name may (RFC 7617)")
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    return Credentials(f"Basic {pair}", (pair, password))

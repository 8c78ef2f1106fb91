"""Which things on file are norms: those that say which role in an act bears them. No other place asks that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obligations.load.terms import obl, value
from obligations.names import in_order, tail

if TYPE_CHECKING:
    from collections.abc import Iterable

    from obligations.view import Quads, View

_MARK: Final = "bearerRole"


def every_norm(store: Quads) -> list[str]:
    """List the IRIs of all norms in a store, each once."""
    return list(dict.fromkeys(value(quad.subject) for quad in store.quads_for_pattern(None, obl(_MARK), None, None)))


def roles_of_norms(store: Quads) -> set[str]:
    """Name the roles in an act that the norms in a store address."""
    return {value(quad.object) for quad in store.quads_for_pattern(None, obl(_MARK), None, None)}


def role_of(view: View, norm: str) -> str:
    """Return the role in an act that a norm addresses; empty for what is no norm."""
    return view.one(norm, _MARK) or ""


def norms_in(view: View, places: Iterable[str]) -> list[str]:
    """List the norms that are stated in provisions, in the order of the provisions, each once."""
    stated = (one for place in places for one in view.subjects("statedIn", place))
    return list(dict.fromkeys(one for one in stated if role_of(view, one)))


def norms_below(view: View, provision: str) -> list[str]:
    """List the norms of a provision and of its parts, in their order."""
    return norms_in(view, sorted(view.subjects("inProvision", provision), key=lambda one: in_order(tail(one))))


def norms_of_instrument(view: View, instrument: str) -> list[str]:
    """List the norms that bind through an instrument."""
    return [one for one in view.subjects("instrument", instrument) if role_of(view, one)]

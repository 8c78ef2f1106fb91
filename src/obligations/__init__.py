"""Which legal obligations a documented event may breach: states, treaties, articles and incidents as one graph.

>>> import obligations
>>> kb = obligations.open()
>>> kb.bound("CHN", "CAT:3", on="2017-07-01").status
'bound'
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from obligations.errors import (
        BadDataError,
        EngineError,
        ObligationsError,
        QueryError,
        SuppositionError,
        UnknownNameError,
        UsageError,
    )
    from obligations.knowledge import KnowledgeBase
    from obligations.knowledge import open_knowledge as open  # noqa: A004 - the name users know

__all__ = [
    "BadDataError",
    "EngineError",
    "KnowledgeBase",
    "ObligationsError",
    "QueryError",
    "SuppositionError",
    "UnknownNameError",
    "UsageError",
    "open",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import a public name when it is first asked for, so that `obligations.verify` runs without the engine."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = "knowledge" if name in {"KnowledgeBase", "open"} else "errors"
        return getattr(import_module(f"obligations.{home}"), {"open": "open_knowledge"}.get(name, name))

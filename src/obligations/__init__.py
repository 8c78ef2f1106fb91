"""Which legal obligations a documented event may breach: states, treaties, articles and incidents as one graph.

>>> import obligations
>>> kb = obligations.open()
>>> kb.bound("CHN", "CAT:3", on="2017-07-01").status
'bound'
"""

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

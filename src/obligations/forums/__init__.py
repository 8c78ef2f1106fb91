"""Which procedure is open against a State, for an event and a day: the rule files in queries/doors decide."""

from obligations.forums.ask import forums
from obligations.forums.model import Door, Forums

__all__ = ["Door", "Forums", "forums"]

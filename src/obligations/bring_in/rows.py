"""Turns the rows of a table into records by a mapping, and remembers from which cell each value came."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from obligations.bring_in.faults import Fault, Place
from obligations.bring_in.values import Wrong, date_between, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from obligations.bring_in.mapping import Column, Constant, Mapping, Target
    from obligations.bring_in.sheets import Row

Step = str | int


@dataclass
class Brought:
    """One record that was read, and where its parts stand.

    Attributes:
        record: The record, not checked yet.
        place: Where the whole record stands.
        places: Where its parts stand, by written path; empty where lines are not known.
        faults: What could not be read.
    """

    record: dict[str, Any]
    place: Place
    places: dict[str, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def at(self, path: str) -> Place:
        """Return where a part of the record stands, or the part that holds it."""
        while path and path not in self.places:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.places.get(path, self.place)


@dataclass(frozen=True)
class _Leaf:
    """A value with the cell that it came from.

    Attributes:
        fault: What is wrong with it; its value is then no good.
        fixed: Whether it is a constant, which alone makes no item.
        needed: Whether the record cannot do without it.
    """

    value: Any
    place: Place
    fault: str = ""
    fixed: bool = False
    needed: bool = False

    @property
    def filled(self) -> bool:
        return not self.fixed and (bool(self.fault) or self.value is not None)


_Tree = dict[Step, Any]


def records_of(rows: Iterable[Row], mapping: Mapping) -> list[Brought]:
    """Return one record for each event of a table, in the order of their first rows."""
    made: dict[object, _Event] = {}
    for number, row in enumerate(rows):
        named = row[mapping.group_event].value if mapping.group_event else None
        key: object = number if named is None else str(named)
        made.setdefault(key, _Event(mapping)).take(row)
    return [one.brought() for one in made.values()]


class _Event:
    """The rows of one event on their way into one record."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._tree: _Tree = {}
        self._faults: list[Fault] = []
        self._acts: dict[str, _Tree] = {}

    def take(self, row: Row) -> None:
        """Add what one row says."""
        tree: _Tree = {}
        for constant in self._mapping.constants:
            self._plant(tree, constant.target.steps, _Leaf(_many(constant), constant.place, fixed=True))
        ends: dict[tuple[Step, ...], dict[str, tuple[Column, _Leaf]]] = {}
        for column in self._mapping.columns:
            for target in column.targets:
                leaf = _leaf(row, column, target)
                if column.part:
                    ends.setdefault(target.steps, {})[column.part] = (column, leaf)
                else:
                    self._plant(tree, target.steps, leaf)
        for steps, said in ends.items():
            for leaf in _joined(said):
                self._plant(tree, steps, leaf)
        _prune(tree)
        self._merge(self._tree, tree, self._act_key(row))

    def _plant(self, tree: _Tree, steps: tuple[Step, ...], leaf: _Leaf) -> None:
        if leaf.fault:
            self._faults.append(Fault(leaf.place, _plain_path(steps), leaf.fault))
        for step in steps[:-1]:
            tree = tree.setdefault(step, {})
        held = tree.get(steps[-1])
        if held is None or (leaf.filled and not held.filled):
            tree[steps[-1]] = leaf
        elif leaf.filled:
            self._agree(tree, steps[-1], leaf)

    def _act_key(self, row: Row) -> str:
        named = row[self._mapping.group_act].value if self._mapping.group_act else None
        return "" if named is None else str(named)

    def _merge(self, into: _Tree, tree: _Tree, act: str = "") -> None:
        for key, one in tree.items():
            if isinstance(one, _Leaf):
                self._agree(into, key, one)
            elif any(isinstance(step, int) for step in one):
                items: list[_Tree] = into.setdefault(key, [])
                for item in one.values():
                    self._add(key, items, item, act)
            else:
                self._merge(into.setdefault(key, {}), one)

    def _agree(self, into: _Tree, key: Step, leaf: _Leaf) -> None:
        """Rows of one event must say the same of it; a list of words takes what each row adds."""
        held = into.get(key)
        if not isinstance(held, _Leaf) or (held.value is None and not held.fault and leaf.value is not None):
            into[key] = leaf
        elif isinstance(held.value, list) and isinstance(leaf.value, list):
            into[key] = _Leaf(list(dict.fromkeys([*held.value, *leaf.value])), held.place, held.fault)
        elif leaf.value is not None and not held.fault and leaf.value != held.value:
            message = f'"{leaf.value}" contradicts "{held.value}" in {held.place.cell or held.place}: '
            self._faults.append(Fault(leaf.place, str(key), message + "rows of one event must say the same"))

    def _add(self, kind: Step, items: list[_Tree], item: _Tree, act: str) -> None:
        """Add an item of a list: to the one with its id, or as one more; what was said already is left out."""
        if kind == "acts":
            held = self._acts.get(act) if act else None
            if held is None:
                self._acts[act] = held = {}
                items.append(held)
            self._merge(held, item)
            return
        own = _value(item.get("id"))
        for held in items:
            same_id = own is not None and _value(held.get("id")) == own
            if same_id or (own is None and _values(held) == _values(item)):
                self._merge(held, item)
                return
        fresh: _Tree = {}
        self._merge(fresh, item)
        items.append(fresh)

    def brought(self) -> Brought:
        """Return the record with the places of its parts."""
        places: dict[str, Place] = {}
        record = _flat(self._tree, "", places)
        bad = {one.place: one for one in self._faults}
        faults = [
            Fault(
                one.place, next((path for path, place in places.items() if place == one.place), one.path), one.message
            )
            for one in bad.values()
        ]
        first = places.get("id") or next(iter(places.values()), Place(""))
        return Brought(record, first, places, faults)


def _many(constant: Constant) -> Any:
    value = constant.value
    return [value] if constant.target.field.many and not isinstance(value, list) else value


def _leaf(row: Row, column: Column, target: Target) -> _Leaf:
    cell = row[column.title]
    if cell.fault:
        return _Leaf("", cell.place, cell.fault)
    try:
        value = value_of(cell.value, column, target.field)
    except Wrong as wrong:
        return _Leaf(str(cell.value), cell.place, str(wrong))
    return _Leaf(value, cell.place, "", cell.value is None and value is not None, target.field.required)


def _joined(said: dict[str, tuple[Column, _Leaf]]) -> Iterator[_Leaf]:
    """Put the two ends of a date together; what is wrong with an end is told at its own cell."""
    start, end = said.get("start"), said.get("end")
    for found in (start, end):
        if found and found[1].fault:
            yield found[1]
    leaves = [one[1] for one in (start, end) if one]
    if not any(one.fault for one in leaves):
        empty = end[0].empty if end else "same"
        value = date_between(start[1].value if start else None, end[1].value if end else None, empty)
        yield _Leaf(value, leaves[0].place, needed=any(one.needed for one in leaves))


def _prune(tree: _Tree) -> None:
    """Take out the items whose cells are all empty; items made of constants alone stay."""
    for key, one in list(tree.items()):
        if isinstance(one, dict):
            _prune(one)
            leaves = list(_leaves(one))
            if not leaves or (any(not leaf.fixed for leaf in leaves) and not any(leaf.filled for leaf in leaves)):
                del tree[key]


def _leaves(tree: _Tree) -> Iterator[_Leaf]:
    for one in tree.values():
        if isinstance(one, dict):
            yield from _leaves(one)
        else:
            yield one


def _value(leaf: object) -> Any:
    return leaf.value if isinstance(leaf, _Leaf) else None


def _values(tree: Any) -> Any:
    """Return what a tree says, without places and empty cells."""
    if isinstance(tree, _Leaf):
        return tree.value
    if isinstance(tree, list):
        return [_values(one) for one in tree]
    if all(isinstance(step, int) for step in tree) and tree:
        return [_values(one) for one in tree.values()]
    return {key: said for key, one in tree.items() if (said := _values(one)) is not None}


def _flat(tree: Any, path: str, places: dict[str, Place]) -> Any:
    """Return the plain record under a tree, and note where each part stands: where its first cell does."""
    if isinstance(tree, _Leaf):
        places[path] = tree.place
        if isinstance(tree.value, list):
            places |= {f"{path}[{number}]": tree.place for number in range(len(tree.value))}
        return tree.value
    found: dict[Step, Any] = {}
    inner = []
    for key, one in enumerate(tree) if isinstance(tree, list) else tree.items():
        below = f"{path}[{key}]" if isinstance(tree, list) else f"{path}.{key}" if path else str(key)
        said = _flat(one, below, places)
        inner += [places[below]] if below in places else []
        if said is not None or (isinstance(one, _Leaf) and one.needed):
            found[key] = said
    cells = [place for place in inner if place.row]
    if inner:
        places[path] = min(cells or inner, key=_first)
    return list(found.values()) if isinstance(tree, list) else found


def _first(place: Place) -> tuple[int, int, str]:
    return place.row, len(place.column), place.column


def _plain_path(steps: tuple[Step, ...]) -> str:
    return ".".join(str(one) for one in steps if isinstance(one, str))

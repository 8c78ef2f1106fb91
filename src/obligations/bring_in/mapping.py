"""Reads a mapping file: which column of a table fills which field of a record. All that is wrong with it at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from obligations.bring_in.faults import Fault, Place, RefusedError
from obligations.bring_in.form import COLUMN_KEYS, EMPTY, KEYS, PARTS
from obligations.bring_in.values import whole_number
from obligations.errors import nearest
from obligations.load.fields import SHAPES, Field

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Step = str | int


@dataclass(frozen=True)
class Target:
    """A field of the record that a column or a constant fills.

    Attributes:
        steps: Keys from the record down; after the key of a list, which of the items that a row makes.
        field: What the field may hold.
    """

    steps: tuple[Step, ...]
    field: Field


@dataclass(frozen=True)
class Column:
    """How one column fills its fields; the attributes are the keys of the mapping file."""

    title: str
    targets: tuple[Target, ...]
    place: Place
    values: dict[str, Any] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    part: str = ""
    empty: str = "unknown"
    separator: str = ""
    slug: bool = False
    prefix: str = ""


@dataclass(frozen=True)
class Constant:
    """A field that has the same value in every record."""

    target: Target
    value: Any
    place: Place


@dataclass(frozen=True)
class Mapping:
    """A mapping file that was read and fits the form of records."""

    file: str
    columns: tuple[Column, ...]
    constants: tuple[Constant, ...] = ()
    ignore: tuple[str, ...] = ()
    sheet: str = ""
    header: int = 1
    delimiter: str = ""
    group_event: str = ""
    group_act: str = ""
    group_place: Place = field(default_factory=lambda: Place(""))


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        RefusedError: It cannot be read or does not fit; every fault with its line.
    """
    reader = _Reader(str(path), _loaded(path))
    found = reader.read()
    if reader.faults:
        raise RefusedError(reader.faults)
    return found


def _loaded(path: Path) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return YAML(typ="rt", pure=True).load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise RefusedError([Fault(Place(str(path)), "", f"cannot be read: {why}")]) from error
    except (YAMLError, ValueError, RecursionError) as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        why = str(getattr(error, "problem", None) or error).strip().split("\n")[0]
        place = Place(str(path), mark.line + 1 if mark else 0)
        raise RefusedError([Fault(place, "", f"is no valid YAML: {why}")]) from error


@dataclass
class _Reader:
    """One pass over a mapping file: collects its faults."""

    file: str
    loaded: Any
    faults: list[Fault] = field(default_factory=list)

    def read(self) -> Mapping:
        if not isinstance(self.loaded, dict) or not isinstance(self.loaded.get("columns"), dict):
            self._wrong((), "must be a mapping with `columns`; `obligations new mapping` prints one to start from")
            return Mapping(self.file, ())
        self._keys((), self.loaded, KEYS, "a mapping")
        columns = tuple(self._column(str(title), said) for title, said in self.loaded["columns"].items())
        constants = tuple(self._constants())
        group = self._dict("group")
        self._keys(("group",), group, ("event", "act"), "a group")
        for key, title in group.items():
            if title not in self.loaded["columns"]:
                self._wrong(("group", key), f'"{title}" is none of the columns{_near(title, self.loaded["columns"])}')
        ignore = self._list(("ignore",), self.loaded.get("ignore"))
        for title in sorted(set(ignore) & {one.title for one in columns}):
            self._wrong(("columns", title), f'"{title}" stands under `ignore` too')
        self._complete(columns, constants)
        return Mapping(
            self.file,
            columns,
            constants,
            ignore,
            self._text((), self.loaded, "sheet"),
            self._header(),
            self._delimiter(),
            self._text(("group",), group, "event"),
            self._text(("group",), group, "act"),
            self._place(("group",)),
        )

    def _place(self, steps: tuple[Step, ...]) -> Place:
        line, here = 1, self.loaded
        for step in steps:
            try:
                line = here.lc.key(step)[0] + 1
                here = here[step]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
        return Place(self.file, line)

    def _wrong(self, steps: tuple[Step, ...], message: str) -> None:
        self.faults.append(Fault(self._place(steps), ".".join(map(str, steps)), message))

    def _keys(self, steps: tuple[Step, ...], said: Any, known: Iterable[str], what: str) -> None:
        for key in said:
            if key not in known:
                self._wrong((*steps, key), f'{what} has no key "{key}"{nearest(str(key), known)}')

    def _dict(self, key: str) -> dict[str, Any]:
        said = self.loaded.get(key) or {}
        if isinstance(said, dict):
            return said
        self._wrong((key,), "must be a mapping of keys to values")
        return {}

    def _text(self, steps: tuple[Step, ...], said: Any, key: str) -> str:
        value = said.get(key)
        if value is None or (isinstance(value, str) and value):
            return str(value or "")
        self._wrong((*steps, key), "must be a text")
        return ""

    def _list(self, steps: tuple[Step, ...], value: Any) -> tuple[str, ...]:
        listed = [] if value is None else [value] if isinstance(value, str) else value
        if isinstance(listed, list) and all(isinstance(one, str) for one in listed):
            return tuple(map(str, listed))
        self._wrong(steps, "must be a list of texts")
        return ()

    def _header(self) -> int:
        value = self.loaded.get("header", 1)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self._wrong(("header",), "must be the number of a row, counted from 1")
        return 1

    def _delimiter(self) -> str:
        value = self._text((), self.loaded, "delimiter")
        if len(value) > 1:
            self._wrong(("delimiter",), "must be one character")
        return value

    def _column(self, title: str, said: Any) -> Column:
        here = ("columns", title)
        said = {"field": said} if isinstance(said, str | list) else said
        if not isinstance(said, dict) or "field" not in said:
            self._wrong(here, "must name a field, such as acts.date")
            return Column(title, (), self._place(here))
        self._keys(here, said, COLUMN_KEYS, "a column")
        named = self._list((*here, "field"), said["field"])
        targets = tuple(one for name in named if (one := self._target(here, name)))
        values = said.get("values") or {}
        if not isinstance(values, dict) or any(not isinstance(one, str | bool | int) for one in values.values()):
            self._wrong((*here, "values"), "must be a table of what stands in the cell and what goes into the record")
            values = {}
        column = Column(
            title,
            targets,
            self._place(here),
            {str(key): str(one) if isinstance(one, str) else one for key, one in values.items()},
            self._list((*here, "dates"), said.get("dates")),
            self._text(here, said, "part"),
            self._text(here, said, "empty") or "unknown",
            self._text(here, said, "separator"),
            said.get("slug") is True,
            self._text(here, said, "prefix"),
        )
        self._fits(here, column, said)
        return column

    def _fits(self, here: tuple[str, str], column: Column, said: dict[str, Any]) -> None:
        """Hold the keys of a column against the fields that it fills."""
        for key, value, choices in (("part", column.part, PARTS), ("empty", column.empty, EMPTY)):
            if value and value not in choices:
                self._wrong((*here, key), f'"{value}" is not one of {", ".join(choices)}{nearest(value, choices)}')
        if "slug" in said and not isinstance(said["slug"], bool):
            self._wrong((*here, "slug"), "must be true or false")
        for target in column.targets:
            if (column.dates or column.part) and target.field.kind != "date":
                self._wrong(here, "`dates` and `part` go with a field that holds a date")
            if column.separator and not target.field.many:
                self._wrong(here, "`separator` goes with a field that holds a list of words")

    def _constants(self) -> Iterable[Constant]:
        for name, value in self._dict("constant").items():
            here = ("constant", str(name))
            target = self._target(here, str(name))
            if isinstance(value, list) and target and target.field.many:
                value = list(self._list(here, value))  # noqa: PLW2901 - the same value, as plain texts
            elif not isinstance(value, str | bool | int):
                self._wrong(here, "must be a text, a number, true or false, or a list of texts")
                continue
            if target:
                yield Constant(target, str(value) if isinstance(value, str) else value, self._place(here))

    def _target(self, here: tuple[Step, ...], name: str) -> Target | None:
        """Follow the name of a field through the form of records."""
        shape, steps, found = "incident", list[Step](), None
        for part in name.split("."):
            if (number := whole_number(part)) is not None and isinstance(steps[-1] if steps else None, int) and found:
                steps[-1] = number
                continue
            found = SHAPES[shape].get(part) if shape else None
            if not found:
                known = SHAPES.get(shape, {})
                self._wrong(here, f'"{name}" is no field of a record: no "{part}" there{nearest(part, known)}')
                return None
            shape = found.kind if found.kind in SHAPES else ""
            steps += [part, 1] if shape and found.many else [part]
        if shape or not found:
            self._wrong(here, f'"{name}" holds other fields; name one of them: {", ".join(SHAPES[shape])}')
            return None
        return Target(tuple(steps), found)

    def _complete(self, columns: tuple[Column, ...], constants: tuple[Constant, ...]) -> None:
        """See that every field that a record cannot do without is filled by a column or a constant."""
        if self.faults:
            return
        filled = {one.steps for column in columns for one in column.targets} | {one.target.steps for one in constants}
        items = {()} | {one[:cut] for one in filled for cut in range(1, len(one)) if _is_item(one, cut)}
        for item in sorted(items, key=str):
            for key, one in SHAPES[_shape(item)].items():
                if one.required and not any(steps[: len(item) + 1] == (*item, key) for steps in filled):
                    missing = ".".join(str(step) for step in (*item, key) if step != 1)
                    self._wrong(("columns",), f'no column or constant fills "{missing}", which a record must have')


def _is_item(steps: tuple[Step, ...], cut: int) -> bool:
    """Tell whether the first steps lead to a mapping: an item of a list, or a mapping that stands alone."""
    return isinstance(steps[cut - 1], int) or not isinstance(steps[cut], int)


def _shape(steps: tuple[Step, ...]) -> str:
    shape = "incident"
    for step in steps:
        shape = shape if isinstance(step, int) else SHAPES[shape][step].kind
    return shape


def _near(title: Any, titles: Iterable[Any]) -> str:
    return nearest(str(title), [str(one) for one in titles])

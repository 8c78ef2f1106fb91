"""The JSON Schemas of the pages of the desk: `treaty`, `trace`, `compare` and `cite`."""

from __future__ import annotations

from typing import Any

from obligations.schemas.law import bound_answer
from obligations.schemas.parts import DAY, TEXT, list_, object_, ref, titled
from obligations.schemas.records import record

HEAD: dict[str, Any] = {"schemaVersion": {"const": 1}, "dataVersion": TEXT, "lawAsOf": DAY}
"""What every answer begins with."""


def treaty_schema() -> dict[str, Any]:
    """Return the schema of `treaty --format json`."""
    from datetime import date
    from typing import Literal

    from obligations import provision_page, readings
    from obligations.bound import Bound
    from obligations.consent import Reservation
    from obligations.treaty_page import TreatyPage

    known: dict[str, Any] = {**vars(provision_page), "Reading": readings.Reading, "Bound": Bound, "date": date}
    known["Standing"] = Literal["stands", "ended", "later"]
    body = record(TreatyPage, known, {Bound: bound_answer(), Reservation: ref("reservation")})
    return titled("treaty", "Answers of `obligations treaty`", _headed(body))


def trace_schema() -> dict[str, Any]:
    """Return the schema of `trace --format json`: layers, paths with `--to`, what hangs on a source with `--hangs`.

    `--falls` answers as `what-if` does.
    """
    from obligations import trace, trace_paths

    known: dict[str, Any] = vars(trace)
    paths = record(trace_paths.Paths, known, {})
    step = list_(record(trace_paths.Step, known, {}))
    paths["properties"]["paths"] = list_(object_({"sentence": TEXT, "steps": step}))
    bodies = [record(trace.Trace, known, {}), paths, record(trace.Hanging, known, {})]
    return titled("trace", "Answers of `obligations trace`", {"oneOf": [_headed(one) for one in bodies]})


def compare_schema() -> dict[str, Any]:
    """Return the schema of `compare states --format json` and `compare treaties --format json`."""
    from datetime import date

    from obligations import compare
    from obligations.bound import Bound

    known: dict[str, Any] = {**vars(compare), "date": date, "Bound": Bound}
    states = record(compare.StatesCompared, known, {Bound: bound_answer()})
    both = {"treaty": TEXT, "same": {"type": "boolean"}, "first": bound_answer(), "second": bound_answer()}
    unread = {"reservationsUnread": list_({"type": "boolean"})}
    states["properties"]["treaties"] = list_(object_({**both, **unread}))
    treaties = record(compare.TreatiesCompared, known, {})
    return titled("compare", "Answers of `obligations compare`", {"oneOf": [_headed(states), _headed(treaties)]})


def cite_schema() -> dict[str, Any]:
    """Return the schema of `cite --format json`."""
    from obligations.cite import FORMS, STYLES

    lists = dict.fromkeys(("missing", "unverified"), list_(TEXT))
    one = object_({"id": TEXT, "style": {"enum": list(STYLES)}, "form": {"enum": list(FORMS)}, "text": TEXT, **lists})
    body = object_({"schemaVersion": {"const": 1}, "citations": list_(one)})
    return titled("cite", "Answers of `obligations cite`", body)


def _headed(body: dict[str, Any]) -> dict[str, Any]:
    return object_({**HEAD, **body["properties"]})

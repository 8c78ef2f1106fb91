"""SPARQL 1.1 Protocol over HTTP: queries and updates to one endpoint, and every way in which that can fail.

It is written on the standard library: SPARQLWrapper and rdflib's SPARQLStore stand on the same `urllib`, follow a
redirect with the password still in hand, and neither notice an answer that ends early nor tell an update that may have
run from one that cannot have.
"""

from __future__ import annotations

import http.client
import ipaddress
import itertools
import json
import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlencode, urlsplit

from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, Triple, parse, parse_query_results

from obligations.answer import Answer, from_json
from obligations.elsewhere.credentials import NOBODY, PASSWORD, TOKEN, USER, Credentials
from obligations.errors import EngineError, UsageError
from obligations.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obligations.answer import Form

TIME_LIMIT: Final = 60.0
"""Seconds that a request may take unless told otherwise."""

LARGEST: Final = 1 << 30
"""Bytes after which an answer is refused: it is read into memory."""

CUSTOMARY: Final = 10_000
"""Rows at which Virtuoso ends an answer as it is shipped; one of just so many may go on."""

ADVICE: Final = "raise the limit of rows there (Virtuoso: ResultSetMaxRows), then ask again"
"""What helps where a server caps its answers."""

_CUT: Final = ("X-SPARQL-MaxRows", "X-SQL-State")
"""Headers with which Virtuoso says that rows are left out: too many of them, or too slow (its "anytime" answers)."""

_WAITS: Final = (0.5, 1.5)
"""Seconds between the tries of a query; an update is tried once."""

_PASSING: Final = frozenset({502, 503, 504})
_RESULTS = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
}
_GRAPHS = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
_ACCEPT: dict[Form, str] = {
    "select": "application/sparql-results+json, application/sparql-results+xml;q=0.8",
    "ask": "application/sparql-results+json, application/sparql-results+xml;q=0.8",
    "graph": "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5",
}
_UNENCRYPTED = f"give an https:// address, or one of this machine, or leave {USER}, {PASSWORD} and {TOKEN} unset"
_BROKEN = "the connection broke before the answer was whole"
_BLANK = re.compile(r"\s+")


class _MayPassError(EngineError):
    """A failure that may be over in a moment, of a request that has changed nothing."""


class _NotReachedError(_MayPassError):
    """Nobody was there to take the request, so that not even an update can have run."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: the next address would get query and credentials, and nobody named it."""

    def redirect_request(self, *_given: Any, **_named: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)
_DIRECT = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
"""Passes by any proxy: for this machine itself, so that what it may hear never leaves it."""


class _Said(NamedTuple):
    """An answer as it came: its kind, its bytes, and whether the server says that it left rows out."""

    kind: str
    body: bytes
    cut: bool


@dataclass(frozen=True)
class Endpoint:
    """One endpoint.

    Attributes:
        url: Where queries go.
        update_url: Where updates go; None for an endpoint that is only read.
        credentials: Who asks.
        time_limit: Seconds that one request may take.
        dataset: Parameters that make the union of all graphs the default graph, where the endpoint needs them.
    """

    url: str
    update_url: str | None = None
    credentials: Credentials = NOBODY
    time_limit: float = TIME_LIMIT
    dataset: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no address of an endpoint; nothing has been sent then.

        Raises:
            UsageError: An address is none, carries a password, or would show credentials to whoever listens.
        """
        for one in (self.url, self.update_url):
            if one is not None:
                _check(one)
                if self.credentials.header and not _is_private(one):
                    raise UsageError(f"{_shown(one)} would get the credentials unencrypted: {_UNENCRYPTED}")
        if not self.time_limit > 0:
            raise UsageError("the time limit must be greater than zero")

    @property
    def name(self) -> str:
        """The address as messages show it, without a query part, which may hold a key."""
        return _shown(self.url)

    def own_dataset(self) -> Endpoint:
        """Return the endpoint as it answers when no dataset is named, for queries that say FROM or GRAPH themselves."""
        return replace(self, dataset=())

    def answer(self, query: str, form: Form, row_limit: int | None = None) -> Answer:
        """Ask a query of a form and return its answer, cut after so many rows or triples.

        Raises:
            EngineError: The endpoint failed, refused, or answered with something else.
        """
        said = self._patiently(query, form)
        read = _graph if form == "graph" else _results
        try:
            found = read(said.kind, said.body, form, row_limit)
        except (SyntaxError, ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError) as error:
            why = f"the answer cannot be read, or ended before it was whole ({error})"
            raise EngineError(f"{self.name}: {why}") from error
        cut = form != "ask" and (said.cut or CUSTOMARY in {len(found.rows), len(found.triples)})
        return replace(found, truncated=found.truncated or cut)

    def select(self, query: str) -> Answer:
        """Return the rows of a SELECT, all of them.

        Raises:
            EngineError: The endpoint failed, or the answer may go on where it ends.
        """
        found = self.answer(query, "select")
        if found.truncated:
            raise EngineError(f"{self.name} may have left out rows after the first {len(found.rows)}; {ADVICE}")
        return found

    def ask(self, query: str) -> bool:
        """Return the answer of an ASK."""
        return bool(self.answer(query, "ask").boolean)

    def construct(self, query: str) -> tuple[Triple, ...]:
        """Return the triples of a CONSTRUCT; `whole.triples` makes sure that none is missing."""
        return self.answer(query, "graph").triples

    def update(self, text: str) -> None:
        """Send an update, once: nobody can tell whether one that was cut off has run.

        Raises:
            EngineError: The endpoint failed or refused; the message says whether the update may have run.
        """
        if self.update_url is None:
            raise UsageError("no address for updates was named: give --update-endpoint URL")
        try:
            self._send(self.update_url, text.encode(), {"Content-Type": "application/sparql-update; charset=utf-8"})
        except _NotReachedError:
            raise
        except _MayPassError as error:
            raise EngineError(f"{error}; the update was not repeated, since it may have run") from error

    def _patiently(self, query: str, form: Form) -> _Said:
        """Send a query, which changes nothing, again where the failure may pass."""
        headers = {"Accept": _ACCEPT[form]}
        if self.dataset:  # too long for an address: Oxigraph's own limit is 8 KB
            body = urlencode([("query", query), *self.dataset]).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        else:
            body, headers["Content-Type"] = query.encode(), "application/sparql-query; charset=utf-8"
        for wait in _WAITS:
            try:
                return self._asked(body, headers)
            except _MayPassError:
                time.sleep(wait)
        return self._asked(body, headers)

    def _asked(self, body: bytes, headers: dict[str, str]) -> _Said:
        """Send a query once; nothing is an answer only where it is said to be an empty graph."""
        said = self._send(self.url, body, headers)
        if not said.body and said.kind not in _GRAPHS:
            raise _MayPassError(f"{self.name}: {_BROKEN}")
        return said

    def _send(self, url: str, body: bytes, headers: dict[str, str]) -> _Said:
        """Send one request and return its answer."""
        sent = {"User-Agent": f"obligations/{VERSION}", **headers}
        request = urllib.request.Request(url, body, sent, method="POST")  # noqa: S310 - _check allows http and https
        if self.credentials.header:
            request.add_unredirected_header("Authorization", self.credentials.header)
        late = time.monotonic() + self.time_limit
        try:
            with (_DIRECT if _is_here(url) else _OPENER).open(request, timeout=self.time_limit) as response:
                content = b"".join(_chunks(response, late, _shown(url)))
                sized = any(one in response.headers for one in ("Content-Length", "Transfer-Encoding"))
                kind = response.headers.get_content_type() if content or sized else ""
                return _Said(kind, content, any(one in response.headers for one in _CUT))
        except urllib.error.HTTPError as error:
            with error:
                raise self._refusal(error, url) from error
        except TimeoutError as error:
            raise self._too_late(url) from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._too_late(url) from error
            raise _unreachable(url, error.reason) from error
        except (OSError, http.client.HTTPException) as error:
            raise _MayPassError(f"{_shown(url)}: {_BROKEN}") from error

    def _too_late(self, url: str) -> EngineError:
        limit = f"no whole answer within {self.time_limit:g} s"
        return EngineError(f"{_shown(url)}: {limit}; allow more time with --timeout")

    def _refusal(self, error: urllib.error.HTTPError, url: str) -> EngineError:
        """Say in one sentence what a status means and what can be done."""
        place, code = _shown(url), error.code
        if code == http.client.UNAUTHORIZED:
            known = "did not accept the credentials" if self.credentials.header else "asks for credentials"
            return EngineError(f"{place} {known} (401): set {USER} and {PASSWORD}, or {TOKEN}")
        if code == http.client.FORBIDDEN:
            known = "these credentials" if self.credentials.header else "a request without credentials"
            return EngineError(f"{place} does not allow this to {known} (403){self._said(error)}")
        if code in {http.client.NOT_FOUND, http.client.METHOD_NOT_ALLOWED}:
            return EngineError(f"{place} is no such SPARQL endpoint ({code}): check the address")
        if 300 <= code < 400:
            target = _shown(str(error.headers.get("Location", "")))
            return EngineError(f"{place} sends on to {target or 'another address'}; name that one if you trust it")
        kind = _MayPassError if code in _PASSING else EngineError
        return kind(f"{place} answered with an error ({code}){self._said(error)}")

    def _said(self, error: urllib.error.HTTPError) -> str:
        """Quote the beginning of what an endpoint says of an error; nothing of a web page."""
        try:
            text = error.read(2000).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            return ""
        plain = _BLANK.sub(" ", "".join(one if one.isprintable() else " " for one in text)).strip()
        return "" if not plain or plain.startswith("<") else f": {self.credentials.hide(plain)[:300]}"


def _check(url: str) -> None:
    """Refuse an address that cannot be one, without repeating a password in it."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        whole = False
    if not whole or not url.isprintable() or " " in url or not url.isascii():
        raise UsageError("an endpoint has an address such as http://localhost:7878/query")
    if parts.username is not None or parts.password is not None:
        raise UsageError(f"the address of an endpoint carries no user or password: set {USER} and {PASSWORD}")


def _is_private(url: str) -> bool:
    """Tell whether nobody but the endpoint hears what is sent to an address: it is encrypted, or stays here."""
    return urlsplit(url).scheme == "https" or _is_here(url)


def _is_here(url: str) -> bool:
    """Tell whether an address is of this machine: `localhost` (RFC 6761, section 6.3) or a loopback address."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(url: str) -> str:
    """Leave out of an address what may be secret: user, password and query part."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}" if parts.hostname else ""


def _chunks(response: Any, late: float, place: str) -> Iterator[bytes]:
    """Yield what an answer holds, until it is whole, too late or too long."""
    announced = response.headers.get("Content-Length", "")
    read = 0
    while part := response.read1(1 << 16):
        read += len(part)
        if time.monotonic() > late:
            raise TimeoutError
        if read > LARGEST:
            raise EngineError(f"{place}: the answer is larger than {LARGEST >> 20} MiB; ask for less")
        yield part
    if announced.isdigit() and read < int(announced):
        raise http.client.IncompleteRead(b"", int(announced) - read)


def _unreachable(url: str, reason: object) -> EngineError:
    import socket
    import ssl

    if isinstance(reason, ssl.SSLCertVerificationError):
        return EngineError(f"{_shown(url)}: its certificate is not trusted ({reason.verify_message})")
    why = (reason.strerror if isinstance(reason, OSError) else "") or reason
    kind = _NotReachedError if isinstance(reason, ConnectionRefusedError | socket.gaierror) else _MayPassError
    return kind(f"{_shown(url)} cannot be reached: {why}")


def _results(kind: str, body: bytes, form: Form, row_limit: int | None) -> Answer:
    if kind not in _RESULTS:
        raise EngineError(_not_results(kind))
    found = _from_json(body, row_limit) if _RESULTS[kind] == "json" else _from_xml(body, row_limit)
    if found.kind != form:
        raise EngineError("the endpoint answered another form of query than it was asked")
    return found


def _from_json(body: bytes, row_limit: int | None) -> Answer:
    """Read JSON results; pyoxigraph's own parser refuses the member "metadata" that Comunica adds."""
    said = json.loads(body)
    if "boolean" in said:
        return Answer("ask", boolean=said["boolean"] is True)
    columns = tuple(said["head"]["vars"])
    bindings = said["results"]["bindings"][:row_limit]
    rows = tuple(tuple(from_json(row[one]) if one in row else None for one in columns) for row in bindings)
    return Answer("select", columns, rows, truncated=len(rows) == row_limit)


def _from_xml(body: bytes, row_limit: int | None) -> Answer:
    found = parse_query_results(body, QueryResultsFormat.XML)
    if isinstance(found, QueryBoolean):
        return Answer("ask", boolean=bool(found))
    columns = tuple(one.value for one in found.variables)
    rows = tuple(tuple(row[column] for column in columns) for row in itertools.islice(found, row_limit))
    return Answer("select", columns, rows, truncated=len(rows) == row_limit)


def _graph(kind: str, body: bytes, _form: Form, row_limit: int | None) -> Answer:
    if kind not in _GRAPHS:
        raise EngineError(_not_results(kind))
    quads = itertools.islice(parse(body, format=_GRAPHS[kind]), row_limit)
    triples = tuple(dict.fromkeys(one.triple for one in quads))
    return Answer("graph", triples=triples, truncated=len(triples) == row_limit)


def _not_results(kind: str) -> str:
    if kind == "text/html":
        return "the address answered with a web page, not with results: is it that of the SPARQL endpoint itself?"
    return f"the address answered with {kind or 'nothing that has a type'}, not with SPARQL results in JSON or XML"

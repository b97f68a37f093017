"""Federal criminal restitution, circuit by circuit.

A case is the text of a case file (TOML or JSON), a dict of the same keys, or a path. Amounts are text with whole cents, such as
"12500.00": floats are refused, because they are not exact.

>>> import redress
>>> case = {"schema": 1, "case": {"name": "United States v. Doe", "court": "ca7"}, "defendant": [{"id": "doe", "count": [
...     {"id": "1", "statute": "18 U.S.C. 2252A(a)(5)(B)"}]}], "victim": [{"id": "v1", "conduct": [{"victim_of_count": False}]}]}
>>> redress.compute(case, "ca7", as_of="2024-06-03")[0]["result"]
'denied'
"""

from __future__ import annotations

import datetime
import decimal
import json
import os
from typing import Any, Mapping, Sequence, Union

from . import _redress

__all__ = ["RedressError", "Problem", "Batch", "compute", "compare", "review", "needs", "profiles", "batch"]

Case = Union[str, bytes, Mapping[str, Any], "os.PathLike[str]"]
Day = Union[str, datetime.date]


class Problem:
    """One error of a case file: its code, its place and the remedy."""

    __slots__ = ("code", "message", "line", "column", "expected", "help")

    def __init__(self, found: Mapping[str, Any]) -> None:
        self.code: str = found["code"]
        self.message: str = found["message"]
        self.line: int = found["line"]
        self.column: int = found["column"]
        self.expected: str | None = found["expected"]
        self.help: str | None = found["help"]

    def __repr__(self) -> str:
        return f"{self.line}:{self.column}: {self.code}: {self.message}"


class RedressError(ValueError):
    """What a program can mend: a case file, a profile, a view or a table.

    ``code`` is "case-file", "argument" or "redress"; ``problems`` has each error of a case file with its code and place.
    """

    def __init__(self, error: Mapping[str, Any]) -> None:
        super().__init__(error["message"])
        self.code: str = error["code"]
        self.problems: list[Problem] = [Problem(found) for found in error.get("problems", [])]


def _result(text: str) -> Any:
    result = json.loads(text)
    if "error" in result:
        raise RedressError(result["error"])
    return result["ok"]


def _case(case: Case) -> str:
    if isinstance(case, str):
        return case
    if isinstance(case, bytes):
        return case.decode()
    if isinstance(case, os.PathLike):
        with open(case, encoding="utf-8") as file:
            return file.read()
    return json.dumps(case, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, (datetime.date, decimal.Decimal)):
        return str(value)
    raise TypeError(f"a case has no value of the type {type(value).__name__}")


def _day(day: Day | None) -> str | None:
    return None if day is None else str(day)


def _views(views: Mapping[str, str] | None) -> list[tuple[str, str]]:
    return list((views or {}).items())


def compute(
    case: Case,
    profile: str | None = None,
    *,
    as_of: Day | None = None,
    views: Mapping[str, str] | None = None,
    full: bool = False,
) -> Any:
    """Compute every claim of a case under one profile; by default that of its court.

    Returns a list of answers (``redress.answer/1``, ``schema/answer.json``), or with ``full`` the result that
    ``redress compute --format json`` writes.
    """
    return _result(_redress.compute(_case(case), profile, _day(as_of), _views(views), full))


def compare(
    case: Case,
    profiles: Sequence[str],
    *,
    as_of: Day | None = None,
    views: Mapping[str, str] | None = None,
    full: bool = False,
) -> Any:
    """Compute a case under several profiles. Returns the answers of all, or with ``full`` the comparison."""
    return _result(_redress.compare(_case(case), list(profiles), _day(as_of), _views(views), full))


def needs(
    case: Case,
    profile: str | None = None,
    *,
    as_of: Day | None = None,
    views: Mapping[str, str] | None = None,
) -> Any:
    """List the missing findings of a case, with the burden of proof and the effect of each (``redress.needs/2``)."""
    return _result(_redress.needs(_case(case), profile, _day(as_of), _views(views)))


def review(
    case: Case,
    profile: str | None = None,
    *,
    as_of: Day | None = None,
    views: Mapping[str, str] | None = None,
) -> Any:
    """Review the awards of a case file: each passes, is error, or depends on what is open (``redress.review/2``)."""
    return _result(_redress.review(_case(case), profile, _day(as_of), _views(views)))


def profiles() -> list[dict[str, Any]]:
    """List the profiles."""
    return _result(_redress.profiles())


class Batch:
    """The answers of a table of claims, one row for each claim and profile.

    An object with ``__arrow_c_stream__``: ``pyarrow.table(answers)``, ``polars.DataFrame(answers)`` and so on read it, without copies where
    the table was in columns. ``columns`` has the answers as lists by name, amounts in whole cents. ``rejected`` has each row that no case
    file could have, with column and reason.
    """

    def __init__(self, answered: Any) -> None:
        self._answered = answered
        self._columns: dict[str, list[Any]] | None = None
        self.rejected: list[tuple[int, str, str]] = answered.rejected

    _NAMES = ("row", "profile", "result", "amount", "least", "greatest", "open", "liability", "strength", "in_error", "contrary_to")

    @property
    def columns(self) -> dict[str, list[Any]]:
        """The answers as lists by name, amounts in whole cents."""
        if self._columns is None:
            if isinstance(self._answered, _redress.AnsweredTable):
                table = self.to_arrow()
                self._columns = {name: table.column(name).to_pylist() for name in self._NAMES}
                for name in ("amount", "least", "greatest"):
                    self._columns[name] = [None if it is None else int(it.scaleb(2)) for it in self._columns[name]]
            else:
                self._columns = {name: getattr(self._answered, name) for name in self._NAMES}
        return self._columns

    def __len__(self) -> int:
        if isinstance(self._answered, _redress.AnsweredTable):
            return self._answered.rows
        return len(self.columns["row"])

    def to_arrow(self) -> Any:
        """Return the answers as a ``pyarrow.Table``, amounts as ``decimal128(18, 2)``."""
        import pyarrow as pa

        if isinstance(self._answered, _redress.AnsweredTable):
            return pa.RecordBatchReader.from_stream(self._answered).read_all()
        money = pa.decimal128(18, 2)

        def amounts(cents: list[int | None]) -> Any:
            return pa.array([None if it is None else decimal.Decimal(it).scaleb(-2) for it in cents], money)

        arrays = {name: amounts(column) if name in ("amount", "least", "greatest") else column for name, column in self.columns.items()}
        types = {"row": pa.uint64(), "open": pa.list_(pa.string()), "contrary_to": pa.string(), "in_error": pa.bool_()}
        return pa.table({name: pa.array(it, types.get(name, pa.string())) if isinstance(it, list) else it for name, it in arrays.items()})

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        if isinstance(self._answered, _redress.AnsweredTable):
            return self._answered.__arrow_c_stream__(requested_schema)
        return self.to_arrow().__arrow_c_stream__(requested_schema)


def _cell(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if value != value:
            return None
        raise RedressError({"code": "argument", "message": "a float is not exact; give amounts as decimals or text, counts as integers"})
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value)


def batch(
    table: Any,
    profiles: Sequence[str],
    *,
    as_of: Day | None = None,
    views: Mapping[str, str] | None = None,
    threads: int | None = None,
) -> Batch:
    """Compute a table of claims under several profiles.

    ``table`` is a mapping of columns, or anything with ``__arrow_c_stream__`` (pyarrow, polars, pandas, duckdb). A row is a case of one
    victim, one defendant and one count; a column is a fact by its path, such as ``record.orders``, ``losses.therapy.amount`` or
    ``choices.relative-role``. A null is unknown, never zero. Amounts are decimals with two places or text: a whole number says neither
    dollars nor cents in a table of columns, and a float is not exact. Without ``as_of`` each row needs its ``judgment``.
    """
    if isinstance(table, Mapping):
        columns = {str(name): list(column) for name, column in table.items()}
    elif hasattr(table, "__arrow_c_stream__"):
        stream = table.__arrow_c_stream__()
        answers, error = _redress.batch_arrow(stream, list(profiles), _day(as_of), _views(views), threads)
        if answers is None:
            _result(error)
        return Batch(answers)
    else:
        raise TypeError("give a mapping of columns, or a table with __arrow_c_stream__")
    if len({len(column) for column in columns.values()}) > 1:
        raise RedressError({"code": "argument", "message": "the columns have different lengths"})
    cells = [[_cell(value) for value in column] for column in columns.values()]
    answered, error = _redress.batch(list(columns), cells, list(profiles), _day(as_of), _views(views), threads)
    if answered is None:
        _result(error)
    return Batch(answered)

from typing import Any, Optional

class Answered:
    row: list[int]
    profile: list[str]
    result: list[str]
    amount: list[Optional[int]]
    least: list[Optional[int]]
    greatest: list[Optional[int]]
    open: list[list[str]]
    liability: list[str]
    strength: list[str]
    in_error: list[bool]
    contrary_to: list[Optional[str]]
    rejected: list[tuple[int, str, str]]

class AnsweredTable:
    rows: int
    rejected: list[tuple[int, str, str]]
    counts: tuple[int, int, int]
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

def compute(case: str, named: Optional[str], as_of: Optional[str], views: list[tuple[str, str]], full: bool) -> str: ...
def compare(case: str, ids: list[str], as_of: Optional[str], views: list[tuple[str, str]], full: bool) -> str: ...
def needs(case: str, named: Optional[str], as_of: Optional[str], views: list[tuple[str, str]]) -> str: ...
def review(case: str, named: Optional[str], as_of: Optional[str], views: list[tuple[str, str]]) -> str: ...
def profiles() -> str: ...
def batch(
    headers: list[str],
    columns: list[list[Optional[str]]],
    ids: list[str],
    as_of: Optional[str],
    views: list[tuple[str, str]],
    threads: Optional[int],
) -> tuple[Optional[Answered], str]: ...
def batch_arrow(
    stream: Any,
    ids: list[str],
    as_of: Optional[str],
    views: list[tuple[str, str]],
    threads: Optional[int],
) -> tuple[Optional[AnsweredTable], str]: ...

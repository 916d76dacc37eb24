"""The lines of a file that a source keeps, told while it is read: of a national file, a few.

What is left out is never made into cells, and its row stays: the address of a cell is its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from etl.contract import Keep
from etl.french.codes import whole_code
from etl.french.text import heading_form, normalise, printed_text
from etl.reading.memo import Memo
from etl.reading.sheets.sheet import HEADER_WITHIN, LEFT_OUT

#: Lines left out beyond which none is named.
MOST_NAMED = 6
Row = Sequence[object]
#: Columns of a rule, value of a cell → whether it is accepted, reason to leave the others out.
_Test = tuple[list[int], Memo[object, bool], str]


def _accepted_values(rule: Keep) -> Memo[object, bool]:
    """Return value of a cell → whether a rule accepts it."""
    whole = {normalise(value) for value in rule.values if not value.endswith("*")}
    starts = tuple(normalise(v[:-1]) for v in rule.values if v.endswith("*"))
    headings = set(map(heading_form, rule.headings))  # printed again further down

    def is_accepted(value: object) -> bool:
        texts = [whole_code(text, rule.digits) if rule.digits else text
                 for text in normalise(printed_text(value)).split("|")]
        return (not whole.isdisjoint(texts) or any(text.startswith(starts) for text in texts)
                or heading_form(value) in headings)

    return Memo(is_accepted)


class Selection:
    """The rules of a source (``Source.keep``); ``aside``: reason → lines that were left out;
    ``lines``: the rows of the first ones."""

    def __init__(self, rules: Sequence[Keep] = ()) -> None:
        self.rules = rules
        self.aside: Counter[str] = Counter()
        self.lines: list[int] = []

    def clear(self) -> None:
        """Forget the lines that were left out: the file is read again."""
        self.aside.clear()
        self.lines.clear()

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows of a sheet; ``LEFT_OUT`` for a line, under the header, that a rule leaves
        out."""
        if not self.rules:
            yield from rows
            return
        rest = iter(rows)
        top = list(islice(rest, HEADER_WITHIN))
        header, tests = self._tests(top)
        yield from top[:header]
        for number, row in enumerate(chain(top[header:], rest), header + 1):
            for columns, accepted, reason in tests:
                values = [row[c] for c in columns if c < len(row) and row[c]]
                # A blank tells nothing, and what stands alone on its row is no line.
                if values and not any(accepted[value] for value in values) and any(row[1:]):
                    self.aside[reason] += 1
                    if len(self.lines) < MOST_NAMED:
                        self.lines.append(number)
                    yield LEFT_OUT
                    break
            else:
                yield row

    def _tests(self, top: Sequence[Row]) -> tuple[int, list[_Test]]:
        """Return how many rows come before the first line, and the rules whose columns are
        there."""
        headings = [set(map(heading_form, rule.headings)) for rule in self.rules]
        for number, row in enumerate(top, 1):
            heads = [heading_form(value) if isinstance(value, str) else "" for value in row]
            columns = [[c for c, head in enumerate(heads) if head in names] for names in headings]
            if any(columns):
                return number, [(places, _accepted_values(rule), rule.reason) for places, rule
                                in zip(columns, self.rules, strict=True) if places]
        return len(top), []

"""Two questions of a survey crossed: the shares, and what chance alone would give; pure.

A question is a frame of answers: ``id``, ``modalite``, one row an answer given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard.survey import estimates, inference
from dashboard.survey.inference import Link
from dashboard.text import lecture, numbers
from dashboard.warehouse.table import Table
from etl.contract import Column

#: Comparisons named in a sentence; the table has them all.
NAMES = 4


@dataclass(frozen=True)
class Crossing:
    """Who gave which answers, among the shops that answered both questions.

    ``rows``, ``columns``: shops × answers, true where given; an answer of too few shops, and what
    would give it, is not there (``estimates.groups_to_hide``): ``has_masked`` is then true.
    """

    rows: pd.DataFrame
    columns: pd.DataFrame
    has_masked: bool

    @property
    def counts(self) -> pd.DataFrame:
        """Return shops by answer to the first question × answer to the second."""
        return pd.DataFrame(self.rows.to_numpy(int).T @ self.columns.to_numpy(int),
                            self.rows.columns, self.columns.columns)


def crossing(first: pd.DataFrame, second: pd.DataFrame) -> Crossing:
    """Return the answers of the shops that answered both questions, in the order of the most
    given."""
    both = sorted(set(first["id"]) & set(second["id"]))
    rows, columns = (_answers_of_shops(side[side["id"].isin(both)]) for side in (first, second))
    rare_columns = _rare_answers(columns)
    columns = columns.drop(columns=rare_columns)
    # A line keeps the shops whose other answer is shown: its base is what its shares are of.
    shops = columns.index[columns.any(axis=1)]
    rows, columns = rows.loc[shops], columns.loc[shops]
    rare_rows = _rare_answers(rows)
    return Crossing(rows.drop(columns=rare_rows), columns, bool(rare_rows or rare_columns))


def _rare_answers(side: pd.DataFrame) -> list[str]:
    """Return the answers of too few shops, and what would give them."""
    return list(estimates.groups_to_hide({m: {"": int(n)} for m, n in side.sum().items()}))


def _answers_of_shops(answers: pd.DataFrame) -> pd.DataFrame:
    side = pd.crosstab(answers["id"], answers["modalite"]).astype(bool)
    return side[side.sum().sort_values(ascending=False, kind="stable").index]


def shares(cross: Crossing, table: Table, first: str, second: str) -> Table:
    """Return the crossing as lines to show: of the shops that gave ``ligne``, the % that gave
    ``colonne``.

    Columns: ``ligne``, ``colonne``, ``reponses``, ``base``, ``part``.  ``table``: what is cited;
    ``first`` and ``second``: labels of the questions.
    """
    bases = cross.rows.sum()
    counts = cross.counts.rename_axis(index="ligne", columns="colonne")
    data = counts.reset_index().melt("ligne", var_name="colonne", value_name="reponses")
    data["base"] = data["ligne"].map(bases).astype(int)
    data["part"] = 100 * data["reponses"] / data["base"]
    rank = {m: i for i, m in enumerate(bases.index)}
    data = data.sort_values("ligne", key=lambda s: s.map(rank), kind="stable")
    data["etiquette"] = estimates.with_n(data["ligne"], data["base"])
    columns = (Column("ligne", first), Column("colonne", second),
               Column("reponses", "Réponses", "entier", "commerces"),
               Column("base", "Base de la ligne", "entier", "commerces"),
               Column("part", "Part de la ligne", "nombre", "%", decimals=1))
    result = replace(table, data=data.reset_index(drop=True), columns=columns)
    return estimates.mask_groups(result, result.data["base"] > 0) if cross.has_masked else result


def links(cross: Crossing, several: tuple[bool, bool]) -> list[Link]:
    """Return tests of independence of the two questions, read together (Holm).

    ``several``: whether each takes several answers.  A shop that gave two answers would stand in
    two lines, which no test of the whole table allows: each answer is then tested, given or not.
    """
    rows = _split(cross.rows) if several[0] else [("", cross.rows)]
    columns = _split(cross.columns) if several[1] else [("", cross.columns)]
    return inference.holm_corrected(inference.independence_test(
        (a.astype(int).T @ b.astype(int)).to_numpy(), " et ".join(filter(None, (one, other))))
        for one, a in rows for other, b in columns if not a.empty and not b.empty)


def _split(side: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return a question with several answers as one question of yes or no for each."""
    return [(f"« {m} »", pd.DataFrame({"oui": yes, "non": ~yes}))
            for m, yes in side.items()]


def group_links(table: Table, column: str = "modalite", several: bool = True) -> list[Link]:
    """Return tests of the groups of a table, on the answers that it shows, read together (Holm).

    ``column``: the answers.  ``several``: a shop may give several, each then tested, given or not;
    else the whole table is.
    """
    data = table.data
    if not several:
        counts = data.pivot(index="groupe", columns=column, values="reponses").fillna(0)
        tests = [inference.independence_test(counts.to_numpy())]
    else:
        tests = [inference.independence_test(
            [[r.reponses, r.base - r.reponses] for r in rows.itertuples()], f"« {answer} »")
            for answer, rows in data.groupby(column, sort=False)]
    return inference.holm_corrected(tests)


def finding(tests: Sequence[Link], yes: str = "Les deux réponses sont liées",
            no: str = "Rien ne montre un lien entre les deux réponses") -> str:
    """Return what the tests say, in plain French; empty when there is none to make.

    ``yes``, ``no``: what a single test tells from chance, and what it does not.  How sure it is
    stands in the notes (``method``).
    """
    if not tests:
        return ""
    sure = _certainty(tests)
    if len(tests) == 1:
        [link] = tests
        about = f" ({link.of})" if link.of else ""
        return f"{yes if sure else no}{about}."
    if not sure:
        return f"Aucun des {len(tests)} écarts comparés ne se distingue du hasard."
    names = lecture.join(link.of for link in sure[:NAMES])
    rest = len(sure) - NAMES
    more = f", et {lecture.quantity(rest, 'autre')}" if rest > 0 else ""
    one = "L'écart que le hasard n'explique pas" if len(sure) == 1 else (
        "Les écarts que le hasard n'explique pas")
    return f"{one} : {names}{more}."


def has_finding(tests: Sequence[Link]) -> bool:
    """Tell whether chance hardly explains one of the tests."""
    return bool(_certainty(tests))


def method(tests: Sequence[Link]) -> str:
    """Return how the tests of ``finding`` were made and how sure they are, for the notes."""
    if not tests:
        return ""
    sure = _certainty(tests)
    how = lecture.capital(lecture.join(dict.fromkeys(link.method for link in tests)))
    if len(tests) == 1:
        [link] = tests
        text = (f"{how}, {_p(link.p)} : sans aucun lien, le hasard donnerait un écart au moins "
                f"aussi grand {_chance_words(link.p)}.")
    else:
        most = sorted(tests, key=lambda link: link.p)[:max(len(sure), 1)]
        text = (f"{how}, seuil de {numbers.percent(5, 0)}, correction de Holm pour {len(tests)} "
                f"comparaisons : {lecture.join(f'{link.of}, {_p(link.p)}' for link in most)}.")
    return text if sure else f"{text} Ce n'est pas la preuve d'une absence de lien."


def _certainty(tests: Sequence[Link]) -> list[Link]:
    return sorted((link for link in tests if link.p < inference.CHANCE), key=lambda x: x.p)


def _p(p: float) -> str:
    return "p < 0,001" if p < 0.001 else f"p = {numbers.number(p, 3)}"


def _chance_words(p: float) -> str:
    """Return « dans 3 % des cas »: how often chance does as much."""
    if p < 0.01:
        return "dans moins de 1 % des cas"
    return f"dans {numbers.percent(np.floor(100 * p + 0.5), 0)} des cas"

"""The published cube of a ``fiches`` source: every crossing and margin of what its records hold.

Confidential magnitudes leave the records here and nowhere else: the warehouse keeps the cube
(``<id>_agregats``), masked by ``etl.privacy.suppression``, and not the numbers of each record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from etl.contract import WHOLE, Column, Secrecy, Source
from etl.french.text import count, spell_number
from etl.issue import Issue
from etl.privacy import histogram
from etl.privacy.suppression import Floats, Line, Magnitudes, protect
from etl.report import Cube, SourceResult
from etl.tables.columns import frame

Key = tuple[str, ...]
#: Column → label, and the quantile that it is.
QUARTILES = {"q1": ("1er quartile", 0.25), "mediane": ("Médiane", 0.5),
             "q3": ("3e quartile", 0.75)}


def publish(results: Sequence[SourceResult]) -> None:
    """Give each source under secrecy its cube, and say in its issues how much of it is masked."""
    by_id = {one.source.id: one for one in results}
    for one in results:
        if (rule := one.source.secrecy) is None:
            continue
        one.cube = cube(one, rule, by_id[rule.link[1]] if rule.link else None)
        cells, primary, secondary = (len(one.cube.data), *map(sum, zip(*one.cube.masked.values(),
                                                                       strict=True)))
        if cells:
            one.issues.append(Issue(
                "information", f"secret statistique : {spell_number(cells)} cases, dont "
                f"{count(primary, 'masquée')} par la règle et "
                f"{spell_number(secondary)} pour qu'aucune ne se recalcule", one.source.id))


def cube(one: SourceResult, rule: Secrecy, linked: SourceResult | None) -> Cube:
    """Return the cube of a source; ``linked``: the one that ``Secrecy.link`` names."""
    records = _records(rule, one.data, linked.data if linked else None)
    rows, classes = list[dict[str, object]](), list[dict[str, object]]()
    masked = {}
    for name in rule.contribution:
        cells = list(_cells(rule, records, name))
        primary = sum(bool(c["regle"]) for c in cells)
        secret = sum(c["statut"] == "s" for c in cells)
        masked[name] = primary, secret - primary
        about = one.source.column(name)
        head = {"indicateur": name, "libelle": about.label, "unite": about.unit}
        rows += [c | head for c in cells]
        hidden_classes = _masked_classes(rule, cells)
        classes += [c | head for c in histogram.class_counts(rule, records, name, hidden_classes)]
    of = linked.source if linked else None
    fields, class_fields = columns(one.source, rule, of), histogram.columns(one.source, rule, of)
    return Cube(fields, frame(fields, rows), masked, class_fields, frame(class_fields, classes))


def _masked_classes(rule: Secrecy, cells: Sequence[Mapping[str, object]]) -> set[str]:
    """Return the values of the dimension of the classes whose total, all the others whole, is
    masked."""
    if not rule.classes:
        return set()
    of, _ = rule.classes
    others = [d for d in rule.by if d != of]
    return {str(c[of]) for c in cells
            if c["statut"] == "s" and all(c[d] == WHOLE for d in others)}


def columns(source: Source, rule: Secrecy, linked: Source | None) -> tuple[Column, ...]:
    """Return the columns of the cube: what is summed, its dimensions and their names, its
    figures."""
    own = {c.name: c for s in (linked, source) if s for c in s.columns}
    return (
        Column("indicateur", "Grandeur", key=True),
        Column("libelle", "Libellé de la grandeur"),
        *(Column(d, own[d].label, key=d in rule.by, definition=f"« {WHOLE} » : tous réunis.")
          for dimension in rule.by for d in (dimension, f"{dimension}_nom") if d in own),
        Column("fiches", "Fiches", "entier", definition="Fiches de la case."),
        Column("declarent", "Déclarent", "entier",
               definition="Fiches de la case qui déclarent la grandeur."),
        Column("valeur", "Total déclaré", "nombre", decimals=1),
        Column("unite", "Unité"),
        *(Column(name, label, "nombre", decimals=1, definition="De ce qui est déclaré, par "
                 "interpolation (type 7 de R).")
          for name, (label, _) in QUARTILES.items() if rule.quartiles),
        Column("statut", "Statut", values=("", "s", "nd"),
               definition="s : secret statistique, aucune valeur ; nd : personne ne déclare."),
        Column("cellule", "Case"),
    )


def _records(rule: Secrecy, data: pd.DataFrame, linked: pd.DataFrame | None) -> pd.DataFrame:
    """Return the records that count, each dimension and its name as text, magnitudes as they are.

    A dimension that both sources have is the record's own, and the linked one where it has none.
    """
    if rule.only:
        data = data[data[rule.only].fillna(False).astype(bool)]
    result = data[list(rule.contribution)].astype("float64").reset_index(drop=True)
    there = (linked.drop_duplicates("id").set_index("id").reindex(data[rule.link[0]])
             if linked is not None and rule.link else None)
    for name in [c for d in rule.by for c in (d, f"{d}_nom")]:
        parts = [table[name].map(_text).to_numpy() for table in (data, there)
                 if table is not None and name in table]
        if parts:
            result[name] = [next((v for v in values if v), "")
                            for values in zip(*parts, strict=True)]
    return result


def _text(value: object) -> str:
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return "oui" if value else "non"
    # A record that calls itself « Ensemble » is no total.
    return f"« {value} »" if value == WHOLE else str(value)


def _cells(rule: Secrecy, records: pd.DataFrame, name: str) -> Iterator[dict[str, object]]:
    """Yield the cells of one magnitude, masked; ``regle``: masked by the rule itself."""
    atoms = {key if isinstance(key, tuple) else (key,): rows for key, rows
             in records.groupby(list(rule.by), sort=True).indices.items()}
    if not atoms:
        return
    keys, lines = _crossings(list(atoms), len(rule.by))
    values = records[name].to_numpy()
    amounts = [(v := values[rows])[~np.isnan(v)] for rows in atoms.values()]
    members = np.array([[all(c in (WHOLE, a) for c, a in zip(key, atom, strict=True))
                         for atom in atoms] for key in keys], dtype=bool)
    primary, masked = protect(rule, members, _magnitudes(rule, name, list(atoms), amounts), lines,
                              [key.count(WHOLE) for key in keys])
    for key, own, by_rule, is_masked in zip(keys, members, primary, masked, strict=True):
        rows = np.concatenate([r for r, m in zip(atoms.values(), own, strict=True) if m])
        yield {"fiches": len(rows), "regle": bool(by_rule), **_place(rule, records, key, rows[0]),
               **_shown_figures(rule, np.concatenate(
                   [v for v, m in zip(amounts, own, strict=True) if m]), bool(is_masked))}


def _magnitudes(rule: Secrecy, name: str, atoms: Sequence[Key],
                amounts: Sequence[Floats]) -> Magnitudes:
    """Return what the records of each atom contribute; where a magnitude is zero by definition, the
    zeros declared are not counted."""
    count, positive, total, largest = (np.array([f(v) for v in amounts], dtype=float) for f in (
        len, np.count_nonzero, np.sum, lambda v: v.max(initial=0.0)))
    if implied := rule.implied.get(name):
        dimension, value = implied
        zero = np.array([atom[rule.by.index(dimension)] == value for atom in atoms], dtype=bool)
        count = np.where(zero & (total == 0), 0, count)
    return Magnitudes(count, positive, total, largest)


def _place(rule: Secrecy, records: pd.DataFrame, key: Key, row: int) -> dict[str, object]:
    """Return the dimensions of a cell and their names, read in one of its records."""
    place = dict(zip(rule.by, key, strict=True))
    names = {f"{d}_nom": WHOLE if place[d] == WHOLE else records[f"{d}_nom"].iloc[row]
             for d in rule.by if f"{d}_nom" in records}
    labels = (str(names.get(f"{d}_nom", place[d])) or "non précisé" for d in rule.by)
    return {**place, **names, "cellule": " · ".join(labels)}


def _shown_figures(rule: Secrecy, amounts: Floats, masked: bool) -> dict[str, object]:
    """Return what a cell shows of what its records declare: nothing where it is masked."""
    cell: dict[str, object] = {
        "declarent": len(amounts), "statut": "s" if masked else "" if len(amounts) else "nd",
        "valeur": None}
    if cell["statut"]:
        return cell
    cell["valeur"] = round(float(amounts.sum()), 6)
    if rule.quartiles and len(amounts) >= rule.quartiles:
        cell |= {name: round(float(np.quantile(amounts, at)), 6)
                 for name, (_, at) in QUARTILES.items()}
    return cell


def _crossings(atoms: Sequence[Key], size: int) -> tuple[list[Key], list[Line]]:
    """Return every crossing that some record has, margins included, and the sums that they make."""
    keys = sorted({tuple(WHOLE if i in whole else c for i, c in enumerate(atom))
                   for atom in atoms for n in range(size + 1)
                   for whole in combinations(range(size), n)},
                  key=lambda key: [(c == WHOLE, c) for c in key])
    at = {key: i for i, key in enumerate(keys)}
    lines: list[Line] = []
    for d in range(size):
        parts: dict[int, list[int]] = {}
        for key in keys:
            if key[d] != WHOLE:
                parts.setdefault(at[(*key[:d], WHOLE, *key[d + 1:])], []).append(at[key])
        lines += [(whole, tuple(members)) for whole, members in parts.items()]
    return keys, lines

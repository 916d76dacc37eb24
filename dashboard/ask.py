"""Questions of the pages to the warehouse: the only place that writes SQL for them.

Names of columns and measures are checked against the warehouse's own catalogue; values always
travel as parameters.  A value that a secret or missing figure enters is not a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard import cite
from dashboard.table import LINEAGE, Table
from dashboard.warehouse import per_build, query
from etl.contract import Column, Measure

Where = Mapping[str, object]


@dataclass(frozen=True)
class Between:
    """A range of values, bounds included, for ``where``."""

    low: object
    high: object


class Latest:
    """For ``where``: the highest value of the column among the rows that the rest selects."""


LATEST = Latest()


@per_build
def sources() -> pd.DataFrame:
    """The catalogue: one row a source (``_sources``), by id."""
    return query("FROM _sources ORDER BY source").set_index("source", drop=False)


@per_build
def columns(source: str) -> dict[str, Column]:
    """Columns of a source's table, in order: label, unit and definition."""
    rows = query("FROM _colonnes WHERE source = ? ORDER BY rang", (source,))
    return {r.colonne: Column(r.colonne, r.libelle, r.type, r.unite, r.definition)
            for r in rows.itertuples()}


@per_build
def measures(source: str) -> dict[str, Measure]:
    """Measures of a source, by name."""
    rows = query("FROM _mesures WHERE source = ?", (source,))
    return {r.mesure: Measure(r.mesure, r.libelle, r.unite, r.sql, int(r.decimales), r.definition,
                              bool(r.additive), tuple(filter(None, r.utilise.split("\n"))))
            for r in rows.itertuples()}


def has(source: str) -> bool:
    """True when the source has at least a row in this build."""
    return bool(sources().loc[source, "lignes"])


@per_build
def values(source: str, column: str, where: Where | None = None) -> list[object]:
    """Distinct values of a column, or answers to a question with several, in French order.

    Without the empty one.
    """
    condition, parameters = _where(source, where or {})
    if _asked(source, column):
        return query(f"SELECT DISTINCT modalite FROM {source}_reponses WHERE question = ? AND id "
                     f"IN (SELECT id FROM {source} WHERE {condition}) ORDER BY modalite COLLATE fr",
                     (column, *parameters))["modalite"].tolist()
    name = _known(source, column)
    order = f"{name} COLLATE fr" if columns(source)[column].type == "texte" else name
    rows = query(f"SELECT DISTINCT {name} FROM {source} WHERE {condition} AND {name} IS NOT NULL "
                 f"ORDER BY {order}", parameters)
    return [v for v in rows[column].tolist() if v != ""]


def labels(source: str, code: str, label: str) -> dict[str, str]:
    """Codes of a column and their labels, in another: {"22": "Côtes-d'Armor", …}."""
    found = query(f"SELECT DISTINCT {_known(source, code)} AS code, {_known(source, label)} AS "
                  f"label FROM {source} WHERE {code} <> '' ORDER BY code")
    return dict(zip(found["code"], found["label"], strict=True))


@per_build
def rows(source: str, show: Sequence[str], where: Where | None = None,
         order: str = "") -> Table:
    """Rows as the source prints them; ``show`` names the columns to show, in order.

    For figures, ``statut``, ``qualificatif``, ``imprime``, ``unite`` and the lineage travel along
    even when they are not shown.
    """
    condition, parameters = _where(source, where or {})
    known = columns(source)
    sort = ", ".join(_known(source, c.removeprefix("-")) + (" DESC" if c[0] == "-" else "")
                     for c in order.split()) or "rowid"
    data = query(f"SELECT * FROM {source} WHERE {condition} ORDER BY {sort}", parameters)
    shown = tuple(known[name] for name in show)
    rest = [name for name in known if name not in show]
    return cite.complete(
        Table(data[[*show, *rest]], shown, _lineage(source, data), (source,)), source, data)


@per_build
def pick(choices: Sequence[tuple[str, Where, str]]) -> Table:
    """Single figures from several sources: (source, where, title) each.

    Columns shown: ``intitule``, ``valeur``…  The title may name columns of its row: « Emploi de
    l'ESS, {annee} ».  A key figure is never a guess: a choice that selects no row, or several, is
    left out and the notes say so; the notes also give the remarks of the figures.
    """
    shown = (Column("intitule", "Chiffre"), Column("valeur", "Valeur", "nombre"),
             Column("unite", "Unité"), Column("territoire_nom", "Territoire"),
             Column("periode", "Période"), Column("imprime", "Texte imprimé"))
    tables, absent = [], []
    for source, where, title in choices:
        table = rows(source, ["indicateur", "valeur"], where)
        single = len(table.data) == 1
        row = table.data.iloc[0].dropna().to_dict() if single else {}
        title = title.format_map(defaultdict(str, row)).strip(" ,")
        if single:
            tables.append(replace(table, data=table.data.assign(intitule=title), columns=shown))
        else:
            found = f"{len(table.data)} chiffres possibles" if len(table.data) else "aucun chiffre"
            absent.append(f"« {title} » n'est pas montré : {found} dans la source « {source} ».")
    if not tables:
        return Table(pd.DataFrame(columns=[c.name for c in shown]), shown,
                     pd.DataFrame(columns=list(LINEAGE)), notes=tuple(absent))
    first = cite.merged(*tables)
    data = pd.concat([t.data for t in tables], ignore_index=True)
    remarks = [f"{title} : {remark.rstrip('.')}." for title, remark in
               zip(data["intitule"], data["remarque"], strict=True) if remark]
    return replace(first, data=data, notes=(*absent, *remarks, *first.notes))


@per_build
def ask(source: str, by: Sequence[str], of: Sequence[str], where: Where | None = None) -> Table:
    """Measures ``of`` a source, by the columns ``by``, on the rows that ``where`` selects.

    Columns of the answer: ``by``, then each measure ``m`` with its ``m_statut`` (s, nd, p or
    empty) and ``m_manquants`` (cells that keep it from being a number).  A dimension with a
    published total that the question does not name is taken at its total; asking for the total
    together with its parts, without showing the dimension, raises ``ValueError``.
    """
    where = dict(where or {})
    for dimension, total in _totals(source).items():
        if dimension in by or (dimension == "territoire" and "territoire_nom" in by):
            continue
        asked = where.setdefault(dimension, total)
        if isinstance(asked, list) and total in asked and len(asked) > 1:
            raise ValueError(f"{dimension} : « {total} » compterait deux fois ses parties")
    known = measures(source)
    condition, parameters = _where(source, where)
    names = [_known(source, column) for column in by]
    parts, used = list(names), set[str]()
    for name in of:
        measure = known[name]
        used |= set(measure.uses)
        terms = [f"CASE WHEN indicateur = {_text(use)} THEN valeur END" for use in measure.uses]
        parts.append(f"{measure.sql.format(*terms)} AS {name}")
        if measure.uses:
            among = f"indicateur IN ({', '.join(map(_text, measure.uses))})"
            parts += [
                f"CASE WHEN count(*) FILTER (WHERE statut = 's' AND {among}) > 0 THEN 's' "
                f"WHEN count(*) FILTER (WHERE statut IN ('nd', 'ns') AND {among}) > 0 THEN 'nd' "
                f"WHEN count(*) FILTER (WHERE statut = 'p' AND {among}) > 0 THEN 'p' "
                f"ELSE '' END AS {name}_statut",
                f"string_agg(cellule, ', ') FILTER (WHERE statut IN ('s', 'nd', 'ns') "
                f"AND {among}) AS {name}_manquants"]
    group = f"GROUP BY {', '.join(names)} ORDER BY {', '.join(names)}" if names else ""
    data = query(f"SELECT {', '.join(parts)} FROM {source} WHERE {condition} {group}", parameters)
    for name in of:
        data[name] = data[name].astype("float64").replace([np.inf, -np.inf], np.nan)
        if known[name].uses:
            data.loc[data[f"{name}_statut"].isin(["s", "nd"]), name] = np.nan
            data[f"{name}_manquants"] = data[f"{name}_manquants"].fillna("").astype("str")
    about = columns(source)
    shown = (*(about[column] for column in by),
             *(Column(m.name, m.label, "nombre", m.unit, m.definition, decimals=m.decimals)
               for m in (known[name] for name in of)))
    detail = where | ({"indicateur": sorted(used)} if used else {})
    lineage = _cells(source, detail)
    return cite.complete(Table(data, shown, lineage, (source,)), source, lineage)


@per_build
def answers(question: str, by_employer: bool = False, departement: Sequence[str] = ()) -> Table:
    """Answers to a question of the survey of rural shops.

    Columns: [``groupe``,] ``modalite``, ``reponses`` (shops that gave it), ``base`` (shops that
    answered the question), ``part`` (% of the base; several answers may exceed 100 %), ``asked``
    (shops that answered the survey).  ``question``: a question with several answers
    (``_questions``) or a column of ``commerces_enquete``.
    """
    several = question in set(query("SELECT question FROM _questions "
                                    "WHERE source = 'commerces_enquete'")["question"])
    given = ("SELECT id, modalite FROM commerces_enquete_reponses WHERE question = ?" if several
             else f"SELECT id, {_known('commerces_enquete', question)} AS modalite "
                  f"FROM commerces_enquete WHERE {_known('commerces_enquete', question)} <> '' "
                  "AND ? <> ''")
    shops = _shops(departement)
    group = "groupe" if by_employer else "''"
    data = query(f"""
        WITH shops AS ({shops}),
        given AS ({given})
        SELECT {group} AS groupe, modalite, count(DISTINCT id) AS reponses,
               any_value(base) AS base, 100.0 * count(DISTINCT id) / any_value(base) AS part,
               any_value(asked) AS asked
        FROM (SELECT *, count(DISTINCT CASE WHEN modalite IS NOT NULL THEN id END)
                            OVER (PARTITION BY {group}) AS base,
                        count(DISTINCT id) OVER (PARTITION BY {group}) AS asked
              FROM shops LEFT JOIN given USING (id))
        WHERE modalite IS NOT NULL
        GROUP BY ALL ORDER BY groupe, part DESC, modalite COLLATE fr
        """, (*departement, question))
    shown = (Column("groupe", "Groupe"), Column("modalite", "Réponse"),
             Column("reponses", "Réponses", "entier", "commerces"),
             Column("base", "Ont répondu à la question", "entier", "commerces"),
             Column("part", "Part", "nombre", "%", decimals=1))
    ids = query(_shops(departement), tuple(departement))["id"].tolist()
    lineage = _cells("commerces_enquete", {"id": ids})
    return cite.complete(Table(data, shown if by_employer else shown[1:], lineage,
                               ("commerces_enquete",)), "commerces_enquete", lineage)


def _shops(departement: Sequence[str]) -> str:
    """SQL of the respondents (``id``, ``groupe``) of these départements, all when none."""
    place = f"WHERE i.departement IN ({', '.join('?' * len(departement))})" if departement else ""
    return f"""SELECT e.id, CASE WHEN coalesce(e.postes > 0, i.employeur) THEN 'Employeurs'
                                 ELSE 'Non-employeurs' END AS groupe
               FROM commerces_enquete e
               LEFT JOIN commerces_inventaire i ON i.id = e.inventaire_id {place}"""


def respondents(show: Sequence[str], departement: Sequence[str] = ()) -> Table:
    """Answers of the survey of rural shops, one row a respondent: ``groupe`` (employer or not),
    then ``show``."""
    groups = query(_shops(departement), tuple(departement))
    table = rows("commerces_enquete", show, {"id": groups["id"].tolist()})
    data = table.data.merge(groups, on="id")
    return replace(table, data=data, columns=(Column("groupe", "Groupe"), *table.columns))


def questions(source: str) -> dict[str, str]:
    """Questions with several answers of a source, and those of opinion: name → label."""
    asked = query("FROM _questions WHERE source = ?", (source,))
    return dict(zip(asked["question"], asked["libelle"], strict=True))


@per_build
def shops_by_service(where: Where) -> Table:
    """Inventoried shops by service (several each): ``modalite``, ``commerces``."""
    condition, parameters = _where("commerces_inventaire", where)
    data = query(f"""
        SELECT modalite, count(DISTINCT id) AS commerces FROM commerces_inventaire_reponses
        JOIN (SELECT id FROM commerces_inventaire WHERE {condition}) USING (id)
        WHERE question = 'services' GROUP BY ALL ORDER BY commerces DESC, modalite COLLATE fr
        """, parameters)
    lineage = _cells("commerces_inventaire", where)
    shown = (Column("modalite", "Service"),
             Column("commerces", "Commerces", "entier", "commerces"))
    return cite.complete(Table(data, shown, lineage, ("commerces_inventaire",)),
                         "commerces_inventaire", lineage)


def at_communes(table: Table) -> Table:
    """The table with ``latitude`` and ``longitude`` (degrees, centre of the commune) of the rows
    whose ``territoire`` is a commune of Brittany; for drawing, not shown."""
    places = query("SELECT commune AS territoire, latitude, longitude FROM ref_communes")
    return replace(table, data=table.data.merge(places, on="territoire", how="left"))


@per_build
def actors_by_activity(where: Where) -> Table:
    """Structures by activity family (several each), duplicates set aside: ``modalite``,
    ``structures``."""
    condition, parameters = _where("acteurs_circulaires", where)
    data = query(f"""
        SELECT modalite, count(*) AS structures FROM acteurs_circulaires_reponses
        JOIN (SELECT id FROM acteurs_circulaires WHERE retenu AND {condition}) USING (id)
        WHERE question = 'activites' GROUP BY ALL ORDER BY structures DESC, modalite COLLATE fr
        """, parameters)
    lineage = _cells("acteurs_circulaires", {**where, "retenu": True})
    return cite.complete(
        Table(data, (Column("modalite", "Activité"),
                     Column("structures", "Structures", "entier", "structures")),
              lineage, ("acteurs_circulaires",)), "acteurs_circulaires", lineage)


def with_answers(table: Table, question: str) -> Table:
    """Records with one more column: the answers of each to a question with several (« a, b »)."""
    [source] = table.sources
    given = query(f"SELECT id, string_agg(modalite, ', ' ORDER BY modalite COLLATE fr) AS answers "
                  f"FROM {source}_reponses WHERE question = ? GROUP BY id", (question,))
    told = table.data["id"].map(given.set_index("id")["answers"]).fillna("")
    return replace(table, data=table.data.assign(**{question: told}),
                   columns=(*table.columns, Column(question, questions(source)[question])))


def in_unit(table: Table, unit: str, factors: Mapping[str, float]) -> Table:
    """Figures brought to one unit, rows of any other unit left out; a note says it.

    ``factors``: printed unit → what multiplies a value to bring it to ``unit``.
    """
    factor = table.data["unite"].map(factors)
    known = table.data[factor.notna()]
    changed = [u for u in dict.fromkeys(known["unite"]) if u != unit]
    note = f"Montants imprimés en {' et en '.join(changed)}, convertis en {unit}."
    # 1.37 × 1000 is 1370, not 1370.0000000000002.
    data = known.assign(valeur=(known["valeur"] * factor[known.index]).round(9), unite=unit)
    return replace(table, data=data.reset_index(drop=True),
                   notes=(note, *table.notes) if changed else table.notes)


def documents(most: int) -> pd.DataFrame:
    """The latest dated publications that figures come from: ``date_publication`` (ISO), ``titre``,
    ``editeur``, ``sources`` (ids), ``chiffres`` (how many), ``fichiers``, ``lien``."""
    return query("""
        SELECT date_publication, titre, editeur, string_agg(DISTINCT source, ', ') AS sources,
               count(*) AS chiffres, string_agg(DISTINCT fichier, ', ') AS fichiers,
               any_value(lien) AS lien
        FROM chiffres WHERE regexp_matches(date_publication, '^[0-9]{4}')
        GROUP BY date_publication, titre, editeur
        ORDER BY date_publication DESC, chiffres DESC, titre LIMIT ?""", (most,))


def catalogue(name: str) -> pd.DataFrame:
    """A table of the catalogue: ``_fichiers``, ``_anomalies``, ``_corrections``, ``_ruptures``,
    ``_colonnes``, ``_mesures``, ``_construction``, and ``ref_typologie_agri``."""
    allowed = {"_fichiers", "_anomalies", "_corrections", "_ruptures", "_colonnes", "_mesures",
               "_construction", "ref_typologie_agri"}
    if name not in allowed:
        raise KeyError(name)
    return query(f"FROM {name}")


def naf(prefixes: Iterable[str] = ()) -> pd.DataFrame:
    """NAF sub-classes (``ref_naf``), all of them or those of these divisions."""
    wanted = list(prefixes)
    if not wanted:
        return query("FROM ref_naf ORDER BY code_naf")
    return query(f"FROM ref_naf WHERE division IN ({', '.join('?' * len(wanted))}) "
                 "ORDER BY code_naf", wanted)


def _known(source: str, column: str) -> str:
    if column not in columns(source):
        raise KeyError(f"{source} n'a pas de colonne « {column} »")
    return column


def _asked(source: str, name: str) -> bool:
    """True for a question with several answers, kept in ``<source>_reponses``."""
    return name not in columns(source) and name in questions(source)


def _totals(source: str) -> dict[str, str]:
    text = str(sources().loc[source, "totaux"])
    return dict(line.split("=", 1) for line in text.splitlines())


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _where(source: str, where: Where) -> tuple[str, list[object]]:
    """SQL condition and parameters: a list means one of, ``Between`` a range, None no value,
    ``LATEST`` the highest value; a question with several answers selects the records that gave
    one of them."""
    parts, parameters = ["true"], list[object]()
    for column, value in where.items():
        if _asked(source, column):
            given = list(value) if isinstance(value, list | tuple | set) else [value]
            parts.append(f"id IN (SELECT id FROM {source}_reponses WHERE question = ? AND "
                         f"modalite IN ({', '.join('?' * len(given)) or 'NULL'}))")
            parameters += [column, *given]
            continue
        name = _known(source, column)
        if isinstance(value, Between):
            parts.append(f"{name} BETWEEN ? AND ?")
            parameters += [value.low, value.high]
        elif isinstance(value, Latest):
            rest, known = _where(source, {c: v for c, v in where.items() if v is not value})
            parts.append(f"{name} = (SELECT max({name}) FROM {source} WHERE {rest})")
            parameters += known
        elif isinstance(value, list | tuple | set):
            marks = ", ".join("?" * len(value))
            parts.append(f"{name} IN ({marks})" if value else "false")
            parameters += list(value)
        elif value is None:
            parts.append(f"{name} IS NULL")
        else:
            parts.append(f"{name} = ?")
            parameters.append(value)
    return " AND ".join(parts), parameters


def _cells(source: str, where: Where) -> pd.DataFrame:
    """The rows behind an aggregate, for its lineage."""
    condition, parameters = _where(source, where)
    return _lineage(source, query(f"SELECT * FROM {source} WHERE {condition}", parameters))


def _lineage(source: str, data: pd.DataFrame) -> pd.DataFrame:
    """``LINEAGE`` columns of rows, with the hash of their file and the correction of their cell."""
    files = query("SELECT fichier, sha256 FROM _fichiers WHERE source = ?", (source,))
    fixes = query("SELECT fichier, feuille, cellule, string_agg(DISTINCT motif, ' ; ') AS "
                  "correction FROM _corrections WHERE source = ? GROUP BY ALL", (source,))
    if "ligne" in data:
        data = data.assign(cellule="ligne " + data["ligne"].astype("str"))
    lineage = (data.assign(source=source)
               .merge(files, on="fichier", how="left")
               .merge(fixes, on=["fichier", "feuille", "cellule"], how="left"))
    extra = [c for c in ("nature", "champ", "annee", "remarque") if c in lineage]
    lineage = lineage.reindex(columns=[*LINEAGE, *extra])
    text = [c for c in lineage if c != "annee"]
    lineage[text] = lineage[text].astype("object").fillna("")
    return lineage


def renamed(table: Table, **labels: str) -> Table:
    """The table with other labels for some of its columns (« Valeur » → « Évolution »)."""
    return replace(table, columns=tuple(
        replace(c, label=labels[c.name]) if c.name in labels else c for c in table.columns))

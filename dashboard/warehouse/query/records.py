"""Records counted by their answers: shops, respondents, actors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dashboard.warehouse import provenance
from dashboard.warehouse.connection import per_build, query
from dashboard.warehouse.query.catalogue import has_rows, questions, sources
from dashboard.warehouse.query.conditions import (
    Where,
    cells,
    checked_column,
    condition,
    has_answers,
    selected_cells,
)
from dashboard.warehouse.table import Table
from etl.contract import Column

#: The question that every shop answers, by the inventory where the survey does not say.
EMPLOYER = "employeur"
#: How many shops answered the survey, were asked, and how many of these answered the question.
RESPONSE = (Column("asked", "Ont répondu à l'enquête", "entier", "commerces"),
            Column("inventaire", "Interrogés", "entier", "commerces"),
            Column("taux", "Taux de réponse à la question", "nombre", "%", decimals=1))
#: What actors are counted in.
STRUCTURES = Column("structures", "Structures", "entier", "structures")
#: Answers to a question, by group.
ANSWERS = (Column("groupe", "Groupe"), Column("modalite", "Réponse"),
           Column("reponses", "Réponses", "entier", "commerces"),
           Column("base", "Ont répondu à la question", "entier", "commerces"),
           Column("part", "Part", "nombre", "%", decimals=1), *RESPONSE)


def has_inventory_asked() -> bool:
    """Tell whether there is an inventory that the survey may have asked: not a later one."""
    return has_rows("commerces_inventaire") and not later_inventory()


@per_build
def later_inventory() -> str:
    """Return why the shops of an inventory that is later than the survey are not those that it
    asked; empty for another one."""
    vintages = [str(sources().loc[name, "millesime"])
                for name in ("commerces_inventaire", "commerces_enquete")]
    inventory, survey = (re.findall(r"\d{4}", vintage) for vintage in vintages)
    return ("L'inventaire ({}) est postérieur à l'enquête ({}) : ses commerces ne sont pas ceux "
            "qu'elle a interrogés, et aucun taux de réponse n'est calculé.".format(*vintages)
            if inventory and survey and min(inventory) > max(survey) else "")


@per_build
def answers(question: str, by_employer: bool = False, departement: Sequence[str] = ()) -> Table:
    """Return answers to a question of the survey of rural shops; those that nobody gave here, and
    others elsewhere, count 0.

    Columns: [``groupe``,] ``modalite``, ``reponses`` (shops that gave it), ``base`` (shops that
    answered the question), ``part`` (% of the base; several answers may exceed 100 %), ``asked``
    (shops that answered the survey), ``inventaire`` (shops that the survey asked: NULL where
    they are not known), ``taux`` (% of those that answered the question).  ``question``: as in
    ``answers_given``.
    """
    group = "groupe" if by_employer else "''"
    given, parameters = _given(question)
    data = query(f"""
        WITH asked AS ({_asked_sql(departement)}),
        given AS ({given}),
        whole AS (SELECT {group} AS groupe, count(DISTINCT id) AS asked,
                         {"count(*)" if has_inventory_asked() else "NULL::BIGINT"} AS inventaire
                  FROM asked GROUP BY ALL),
        told AS (SELECT {group} AS groupe, id, modalite FROM asked JOIN given USING (id)
                 WHERE modalite IS NOT NULL),
        bases AS (SELECT groupe, count(DISTINCT id) AS base FROM told GROUP BY groupe),
        possible AS (SELECT DISTINCT groupe, modalite FROM bases, given
                     WHERE modalite IS NOT NULL)
        SELECT groupe, modalite, reponses, base, asked, inventaire,
               100.0 * reponses / base AS part, 100.0 * base / inventaire AS taux
        FROM (SELECT groupe, modalite, count(DISTINCT told.id) AS reponses
              FROM possible LEFT JOIN told USING (groupe, modalite) GROUP BY ALL)
        JOIN bases USING (groupe) JOIN whole USING (groupe)
        ORDER BY groupe, part DESC, modalite COLLATE fr
        """, (*departement, *parameters))
    return _with_source(Table(data, ANSWERS if by_employer else ANSWERS[1:]), departement)


@per_build
def answers_given(question: str, departement: Sequence[str] = ()) -> Table:
    """Return who gave which answer, to be counted, never shown: ``id``, ``modalite``.

    ``question``: a question with several answers (``_questions``), a column of
    ``commerces_enquete``, or ``EMPLOYER``.
    """
    given, parameters = _given(question)
    data = query(f"WITH asked AS ({_asked_sql(departement)}) SELECT id, modalite FROM asked "
                 f"JOIN ({given}) USING (id) ORDER BY id, modalite", (*departement, *parameters))
    return _with_source(Table(data, ()), departement)


@per_build
def shops_asked(departement: Sequence[str] = ()) -> Table:
    """Return every shop that the survey asked, answering or not, to be counted, never shown: ``id``
    of its answer (empty: none), ``groupe``, and ``departement_nom``, ``statut_juridique`` and
    ``annee_ouverture`` of the inventory; ``precise``: whether it is known to employ, or not to."""
    data = query(f"{_asked_sql(departement)} ORDER BY i.rowid, e.rowid", tuple(departement))
    table = _with_source(Table(data.assign(id=data["id"].fillna("")), ()), departement)
    where = {"departement": departement} if departement else {}
    inventory = replace(table, lineage=cells("commerces_inventaire", where),
                        sources=("commerces_inventaire",), notes=())
    return provenance.with_sources_of(provenance.with_provenance(inventory), table)


def _given(question: str) -> tuple[str, tuple[str, ...]]:
    """Return SQL of the answers given (``id``, ``modalite``), and its parameters."""
    if question == EMPLOYER:
        return "SELECT id, groupe AS modalite FROM asked WHERE id IS NOT NULL", ()
    if has_answers("commerces_enquete", question):
        return ("SELECT id, modalite FROM commerces_enquete_reponses WHERE question = ?",
                (question,))
    column = checked_column("commerces_enquete", question)
    return f"SELECT id, {column} AS modalite FROM commerces_enquete WHERE {column} <> ''", ()


def _with_source(table: Table, departement: Sequence[str]) -> Table:
    """Return the table with the survey as its source, and its lineage: the lines of the
    respondents."""
    lineage = selected_cells(
        "commerces_enquete", f"id IN (SELECT id FROM ({_asked_sql(departement)}))", departement)
    table = provenance.with_provenance(
        replace(table, lineage=lineage, sources=("commerces_enquete",)))
    return replace(table, notes=(*filter(None, [later_inventory()]), *table.notes))


def _asked_sql(departement: Sequence[str]) -> str:
    """Return SQL of the shops of these départements (all when none), one row each: those of the
    inventory and the respondents that it does not know.  ``id`` is that of the answer, NULL when
    none."""
    place = f"WHERE i.departement IN ({', '.join('?' * len(departement))})" if departement else ""
    return f"""SELECT e.id, CASE WHEN coalesce(e.employeur, i.employeur) THEN 'Employeurs'
                                 ELSE 'Non-employeurs' END AS groupe,
                      coalesce(e.employeur, i.employeur) IS NOT NULL AS precise,
                      i.departement_nom, i.statut_juridique, i.annee_ouverture
               FROM commerces_inventaire i
               FULL JOIN commerces_enquete e ON i.id = e.inventaire_id {place}"""


@per_build
def shops_by_service(where: Where) -> Table:
    """Return inventoried shops by service (several each): ``modalite``, ``commerces``."""
    return _by_answer("commerces_inventaire", "services", where, Column("modalite", "Service"),
                      Column("commerces", "Commerces", "entier", "commerces"))


@per_build
def actors_by_activity(where: Where) -> Table:
    """Return structures by activity family (several each), duplicates set aside: ``modalite``,
    ``structures``."""
    return _by_answer("acteurs_circulaires", "activites", {**where, "retenu": True},
                      Column("modalite", "Activité"), STRUCTURES)


def _by_answer(source: str, question: str, where: Where, answer: Column, count: Column) -> Table:
    """Return how many records gave each answer to a question with several, the most given first."""
    selection, parameters = condition(source, where)
    data = query(f"""
        SELECT modalite, count(DISTINCT id) AS {count.name} FROM {source}_reponses
        JOIN (SELECT id FROM {source} WHERE {selection}) USING (id)
        WHERE question = ? GROUP BY ALL ORDER BY {count.name} DESC, modalite COLLATE fr
        """, (*parameters, question))
    return provenance.with_provenance(
        Table(data, (answer, count), cells(source, where), (source,)))


@per_build
def actors_by_combination(where: Where) -> Table:
    """Return structures by the exact combination of their activities, duplicates set aside, each
    counted once: ``modalite`` (« réemploi + réparation »), ``activites`` (how many),
    ``structures``."""
    where = {**where, "retenu": True}
    selection, parameters = condition("acteurs_circulaires", where)
    data = query(f"""
        SELECT modalite, activites, count(*) AS structures FROM (
            SELECT id, string_agg(modalite, ' + ' ORDER BY modalite COLLATE fr) AS modalite,
                   count(*)::INTEGER AS activites
            FROM acteurs_circulaires_reponses WHERE question = 'activites' GROUP BY id)
        JOIN (SELECT id FROM acteurs_circulaires WHERE {selection}) USING (id)
        GROUP BY ALL ORDER BY structures DESC, activites, modalite COLLATE fr
        """, parameters)
    fields = (Column("modalite", "Combinaison d'activités"),
              Column("activites", "Nombre d'activités", "entier"), STRUCTURES)
    return provenance.with_provenance(Table(
        data, fields, cells("acteurs_circulaires", where), ("acteurs_circulaires",)))


def with_activities(table: Table) -> Table:
    """Return actors with one more column: their activities (« réemploi, réparation »)."""
    rows = query("SELECT id, string_agg(modalite, ', ' ORDER BY modalite COLLATE fr) AS activites "
                 "FROM acteurs_circulaires_reponses WHERE question = 'activites' GROUP BY id "
                 "ORDER BY id")
    label = questions("acteurs_circulaires")["activites"]
    return replace(
        table, columns=(*table.columns, Column("activites", label)), data=table.data.assign(
            activites=table.data["id"].map(rows.set_index("id")["activites"]).fillna("")))

"""Records counted by their answers: shops, respondents, actors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard import cite
from dashboard.ask.catalogue import questions
from dashboard.ask.figures import rows
from dashboard.ask.select import Where, cells, condition, known
from dashboard.table import Table
from dashboard.warehouse import per_build, query
from etl.contract import Column


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
             else f"SELECT id, {known('commerces_enquete', question)} AS modalite "
                  f"FROM commerces_enquete WHERE {known('commerces_enquete', question)} <> '' "
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
    lineage = cells("commerces_enquete", {"id": ids})
    return cite.complete(Table(data, shown if by_employer else shown[1:], lineage,
                               ("commerces_enquete",)), "commerces_enquete", lineage)


def _shops(departement: Sequence[str]) -> str:
    """SQL of the respondents (``id``, ``groupe``) of these départements, all when none."""
    place = f"WHERE i.departement IN ({', '.join('?' * len(departement))})" if departement else ""
    return f"""SELECT e.id, CASE WHEN coalesce(e.employeur, i.employeur) THEN 'Employeurs'
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


@per_build
def shops_by_service(where: Where) -> Table:
    """Inventoried shops by service (several each): ``modalite``, ``commerces``."""
    selected, parameters = condition("commerces_inventaire", where)
    data = query(f"""
        SELECT modalite, count(DISTINCT id) AS commerces FROM commerces_inventaire_reponses
        JOIN (SELECT id FROM commerces_inventaire WHERE {selected}) USING (id)
        WHERE question = 'services' GROUP BY ALL ORDER BY commerces DESC, modalite COLLATE fr
        """, parameters)
    lineage = cells("commerces_inventaire", where)
    shown = (Column("modalite", "Service"),
             Column("commerces", "Commerces", "entier", "commerces"))
    return cite.complete(Table(data, shown, lineage, ("commerces_inventaire",)),
                         "commerces_inventaire", lineage)


@per_build
def actors_by_activity(where: Where) -> Table:
    """Structures by activity family (several each), duplicates set aside: ``modalite``,
    ``structures``."""
    selected, parameters = condition("acteurs_circulaires", where)
    data = query(f"""
        SELECT modalite, count(*) AS structures FROM acteurs_circulaires_reponses
        JOIN (SELECT id FROM acteurs_circulaires WHERE retenu AND {selected}) USING (id)
        WHERE question = 'activites' GROUP BY ALL ORDER BY structures DESC, modalite COLLATE fr
        """, parameters)
    lineage = cells("acteurs_circulaires", {**where, "retenu": True})
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

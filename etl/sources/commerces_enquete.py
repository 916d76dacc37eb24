"""Enquête auprès des commerces de l'ESS en milieu rural: a LimeSurvey export, one row a respondent.

A question with several answers has one column a sub-question, « Q3[épicerie] », that holds « Oui »
or nothing.  A respondent who ticks nothing has not answered the question.
"""

from __future__ import annotations

import difflib
import re

from etl.contract import SURVEY, Column, Measure, Secrecy, Source
from etl.french.agreement import AGREEMENT
from etl.french.booleans import WORDS, boolean
from etl.french.figures.numbers import NotUnderstood
from etl.french.figures.statuses import is_missing_mark
from etl.french.text import normalise
from etl.licences import OBSERVATORY
from etl.reading.sheets import table_issues
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.workbook import Workbook
from etl.tidy.tidy import Tidy

#: Code of a question with one answer → column.
SINGLE = {"Q1": "inventaire_id", "Q2": "statut_juridique", "Q4": "modele", "Q5": "tranche_ca",
          "Q7": "postes", "Q8": "etp", "Q9": "benevoles", "Q10": "heures_benevoles",
          "Q14": "commentaire"}
#: Column → words of its question: another questionnaire may give the code of one to another.
SUBJECTS = {"inventaire_id": "identifiant|inventaire", "statut_juridique": "statut|forme",
            "modele": "modele", "tranche_ca": r"chiffre|\bca\b", "postes": "poste|salarie|emploi",
            "etp": r"\betp\b|equivalent|temps plein", "benevoles": "benevole",
            "heures_benevoles": "heure|semaine|temps",
            "commentaire": "ajouter|commentaire|remarque"}
NUMBERS = ("postes", "etp", "benevoles", "heures_benevoles")
#: Code of a question with several answers → name of the question.
SEVERAL = {"Q3": "services", "Q6": "subventions", "Q11": "difficultes", "Q12": "attentes"}
#: Statements of the question of opinion (Q13), each a question of its own.
OPINIONS = {
    "avis_lien_social": "Le commerce renforce le lien social de la commune",
    "avis_equilibre": "L'équilibre économique est assuré pour les trois ans à venir",
    "avis_commune": "La commune soutient le projet",
    "avis_equipe": "L'équipe est assez nombreuse pour durer",
    "avis_collectif": "Le commerce souhaite participer à une démarche collective",
}
_OPINIONS = {normalise(text): name for name, text in OPINIONS.items()}

SOURCE = Source(
    id="commerces_enquete",
    kind="fiches",
    title="Enquête auprès des commerces de l'ESS en milieu rural",
    producer="Cress Bretagne",
    licence=OBSERVATORY,
    nature=SURVEY,
    patterns=("commerces_enquete/*.xlsx",),
    columns=(
        Column("inventaire_id", "Identifiant de l'inventaire",
               definition="Renvoie à commerces_inventaire.id."),
        Column("statut_juridique", "Statut juridique"),
        Column("modele", "Modèle économique"),
        Column("tranche_ca", "Tranche de chiffre d'affaires"),
        Column("employeur", "Employeur", type="booléen",
               definition="Vrai si le commerce déclare au moins un poste salarié ; vide quand il "
                          "ne répond pas."),
        Column("postes", "Postes salariés", type="nombre", unit="postes", low=0),
        Column("postes_imprime", "Postes salariés, réponse écrite"),
        Column("etp", "Équivalents temps plein", type="nombre", unit="ETP", low=0),
        Column("etp_imprime", "ETP, réponse écrite"),
        Column("benevoles", "Bénévoles", type="nombre", unit="personnes", low=0),
        Column("benevoles_imprime", "Bénévoles, réponse écrite"),
        Column("heures_benevoles", "Heures de bénévolat par semaine", type="nombre",
               unit="heures", low=0),
        Column("heures_benevoles_imprime", "Heures de bénévolat, réponse écrite"),
        Column("commentaire", "Commentaire libre", free=True),
    ),
    headers={"id": ("id", "ID de la réponse", "id. ID de la réponse"),
             "submitdate": ("submitdate", "Date de soumission", "submitdate. Date de soumission")},
    measures=(Measure("repondants", "Répondants", "commerces", "count(*)", additive=True,
                      definition="Nombre de commerces qui ont répondu à l'enquête."),),
    champ="Commerces de l'ESS inventoriés en milieu rural ayant répondu à l'enquête",
    notes=("Les pourcentages portent sur les commerces qui ont répondu à la question.",),
    children={"services": "Services proposés", "subventions": "Subventions reçues",
              "difficultes": "Difficultés rencontrées",
              "attentes": "Attentes d'une démarche collective", **OPINIONS},
    refers={"inventaire_id": "commerces_inventaire"},
    dated="submitdate",
    formats=False,
    secrecy=Secrecy(NUMBERS, by=("departement", "employeur"), quartiles=10,
                    link=("inventaire_id", "commerces_inventaire"),
                    implied={"postes": ("employeur", "non")}, classes=("employeur", 5)),
)

#: Headings and answers of an export made of codes: « G01Q01 », « Q3[SQ001] », « A1 ».
_CODE = re.compile(r"(?:G\d+)?Q\d\w*(?:\s*\[(?:SQ|A)?\d+\])?", re.IGNORECASE)
_CODE_AND_TEXT = re.compile(r"(Q\d+)(\[\w+\]|_\w+)?\s*[.:]\s+(.+)", re.DOTALL)
_ANSWER = re.compile(r"A[O]?\d+|-oth-")
_TEXTS = ("refaire l'export LimeSurvey : Réponses, Exporter ; en-têtes « Code de la question et "
          "texte de la question », réponses « Réponses complètes » (libellés complets)")
#: What makes the export of a questionnaire whose numbers have changed readable.
_RENUMBERED = ("« {} [{}] », dans ces mots ; si une question ajoutée ou ôtée a décalé les "
               "suivantes, remettre dans les en-têtes les codes de l'enquête précédente")

#: Why a line is left aside: the form was opened and left, or this is a note under the answers.
UNANSWERED = "sans aucune réponse"
_ID = tuple(map(normalise, SOURCE.headers["id"]))


def tidy(book: Workbook) -> Tidy:
    """Return one row a respondent; the answers to the questions with several answers beside."""
    out = Tidy(SOURCE, book)
    for sheet in book.tables:
        header, _ = sheet.find_header(SOURCE.headers)
        key = next((c.column for c in sheet.row(header) if normalise(c.text) in _ID), 0)
        if not key:
            out.report("erreur", "colonne « id » introuvable", sheet, sheet.cell(header or 1, 1),
                       column="id", value=sheet.cell(header or 1, 1).text,
                       expected="un export LimeSurvey, une colonne par sous-question")
            continue
        if code := _first_code(sheet, header):
            out.report("erreur", "cet export LimeSurvey donne des codes à la place des libellés",
                       sheet, code, value=code.text, expected=_TEXTS)
            continue
        if not (columns := _columns(out, sheet, header)):
            continue
        sheet.columns = {key: "id"} | {c: question for c, (question, _) in columns.items()}
        out.issues += table_issues.headless_columns(sheet, sheet.row(header), sheet.columns)
        again = sheet.repetitions(header, sheet.columns)
        rows = [row for row in sheet.rows(header + 1) if not again[sheet.place(row[0].row)]]
        # What stands alone under the answers is a footnote.
        while rows and sum(not c.is_empty for c in rows[-1]) < 2:
            rows.pop()
        out.issues += table_issues.merged_lines(sheet, header, [row[0].row for row in rows],
                                                sheet.columns)
        for row in rows:
            answer = next((row[c - 1] for c in columns if _is_answered(row[c - 1])), None)
            if answer and row[key - 1].is_empty:
                out.report("erreur", "réponse sans identifiant", sheet, row[key - 1],
                           value=answer.text, expected="un numéro par répondant")
            elif answer:
                _respondent(out, sheet, row, row[key - 1].text, columns)
            elif not row[key - 1].is_empty:
                out.aside[UNANSWERED] += 1
    return out


def _is_answered(cell: Cell) -> bool:
    """Tell whether a cell holds an answer: LimeSurvey writes « N/A » where it asked nothing."""
    return not cell.is_empty and not is_missing_mark(cell.text)


def _first_code(sheet: Sheet, header: int) -> Cell | None:
    """Return the first heading or answer that is a code of the questionnaire; None for an export of
    texts."""
    headings = [cell for cell in sheet.row(header) if re.match(r"(?:G\d+)?Q\d", cell.text)]
    codes = [cell for cell in headings if _CODE.fullmatch(cell.text)]
    if codes and 2 * len(codes) >= len(headings):
        return codes[0]
    for heading in headings:
        answers = [cell for number in range(header + 1, sheet.last + 1)
                   if not (cell := sheet.cell(number, heading.column)).is_empty]
        if answers and all(_ANSWER.fullmatch(cell.text) for cell in answers):
            return answers[0]
    return None


def _question(heading: str) -> tuple[str, str] | None:
    """Return (code, text) of « Q2 [Statut juridique] » or « Q3[épicerie] », and of what LimeSurvey
    writes of both: « Q2. Statut juridique », « Q3[SQ001]. Services proposés [épicerie] »."""
    if match := _CODE_AND_TEXT.fullmatch(heading):
        code, item, text = match.groups()
        inside = re.search(r"\[([^\[\]]+)\]$", text) if item else None
        text = inside[1] if inside else text
    elif match := re.fullmatch(r"(Q\d+)\s*\[(.+)\]", heading, flags=re.DOTALL):
        code, text = match.groups()
    else:
        return None
    return code, " ".join(text.split())


def _subjects(text: str) -> list[str]:
    """Return the columns whose question a text may be."""
    return [name for name, words in SUBJECTS.items() if re.search(words, normalise(text))]


def _columns(out: Tidy, sheet: Sheet, header: int) -> dict[int, tuple[str, str]]:
    """Return column number → (question, sub-question); a question not in the contract is said."""
    columns: dict[int, tuple[str, str]] = {}
    codes = {name: code for code, name in (SINGLE | SEVERAL).items()}
    missing = set(codes)
    questions = [(cell, *title) for cell in sheet.row(header) if (title := _question(cell.text))]
    if others := {code: cell for cell, code, text in reversed(questions) if code in SINGLE and (
            (subjects := _subjects(text)) and SINGLE[code] not in subjects)}:
        for code, cell in others.items():
            label = SOURCE.column(SINGLE[code]).label
            out.report("erreur", f"la question {code} n'est pas celle qui a ce code dans l'enquête "
                       "précédente", sheet, cell, column=SINGLE[code], value=cell.text,
                       expected=_RENUMBERED.format(code, label))
        return {}
    for cell in sheet.row(header):
        if re.match(r"Q\d", cell.text) and cell not in [question[0] for question in questions]:
            out.report("avertissement", "question inconnue, ignorée", sheet, cell,
                       value=cell.text, expected="« Q3[sous-question] »")
    for cell, code, text in questions:
        name = SINGLE.get(code) or SEVERAL.get(code, "")
        missing.discard(name)
        if name:
            columns[cell.column] = (name, text if code in SEVERAL else "")
        elif (opinion := _OPINIONS.get(normalise(text))) is not None:
            columns[cell.column] = (opinion, "")
        else:
            near = difflib.get_close_matches(normalise(text), list(_OPINIONS), 1, 0.75)
            hint = f" ; est-ce « {OPINIONS[_OPINIONS[near[0]]]} » ?" if near else ""
            out.report("avertissement", f"question inconnue, ignorée{hint}", sheet, cell,
                       value=cell.text, expected="une question de l'enquête précédente, sous son "
                       "code et dans ses mots")
    for name in sorted(missing):
        out.report("erreur", f"question « {name} » introuvable", sheet, sheet.cell(header, 1),
                   column=name, expected=f"une colonne « {codes[name]}[…] »",
                   value=table_issues.filled_cells(sheet.row(header)))
    return columns


def _respondent(out: Tidy, sheet: Sheet, row: list[Cell], identifier: str,
                columns: dict[int, tuple[str, str]]) -> None:
    fields: dict[str, object] = {}
    for number, (question, item) in columns.items():
        cell = row[number - 1]
        if item:
            try:
                if boolean(cell.text):
                    out.answer(identifier, question, item)
            except NotUnderstood:
                out.report("avertissement", "réponse à cocher qui n'est ni oui ni non", sheet,
                           cell, column=question, value=cell.text, expected=WORDS)
        elif question in OPINIONS:
            if not _is_answered(cell):
                continue
            out.answer(identifier, question, cell.text)
            if cell.text not in AGREEMENT:
                out.report("avertissement", "réponse hors de l'échelle d'accord", sheet, cell,
                           column=question, value=cell.text, expected=" | ".join(AGREEMENT))
        elif question in NUMBERS:
            fields[question], fields[f"{question}_imprime"] = out.number(sheet, cell, question)
        else:
            fields[question] = cell.text
    posts = fields.get("postes")
    out.record(sheet, row[0].row, id=identifier, **fields,
               employeur=posts > 0 if isinstance(posts, float) else None)

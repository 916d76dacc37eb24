"""What the desk shows of a verified workbook: report, picture of the sheet, differences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import ui
from dashboard.blocks.block import catalogue
from dashboard.blocks.cells import sentence, typeset
from dashboard.text import numbers
from dashboard.text.lecture import plural, quantity
from dashboard.themes.donnees.tables import CHANGE_LABELS
from dashboard.tools.deposit import sheet_view
from dashboard.ui.card.card import badge
from dashboard.warehouse import query
from dashboard.warehouse.table import Table
from etl.contract import Column
from etl.deposit.candidate import NO_LOSS, Candidate
from etl.deposit.trial import Trial
from etl.issue import Issue
from etl.workbooks import is_demonstration

SEVERITIES = {"erreur": "Erreurs", "avertissement": "Avertissements",
              "information": "Informations"}


def report(one: Candidate, replace: Callable[[Candidate], None]) -> None:
    """Draw what was found, by severity: the dropped workbook first, the others folded.

    ``replace`` is called when the reader says that it replaces what says the same.
    """
    counts = {s: sum(i.severity == s for i in one.faults) for s in SEVERITIES}
    noun = "chiffre" if one.source.kind == "chiffres" else "fiche"
    size = quantity(one.rows, noun)
    again = sum(one.overlaps.values())
    summary = ", ".join([*(quantity(n, s) for s, n in counts.items() if n), *(
        [f"{quantity(again, 'ligne')} déjà {plural(again, 'publiée')}"] if again else [])])
    if one.is_demonstration:
        badge()
    if one.aside:
        st.warning(sentence("ce classeur de démonstration serait ignoré : un classeur réel est "
                            "publié pour cette source"))
    elif one.has_errors:
        st.error(sentence(f"{size} ; {summary or 'aucun constat'}. {_remedy(one, counts)}"),
                 icon=":material/error:")
    elif one.loss != NO_LOSS:
        lost, before = map(numbers.number, one.loss)
        st.warning(sentence(f"{size} ; {summary or 'aucun constat'}. Publié, ce classeur en ferait "
                            f"perdre {lost}, sur les {before} de ce qu'il remplace : vérifier "
                            "qu'il est entier"))
    else:
        st.success(sentence(f"{size} ; {summary or 'aucun constat'}. Le classeur peut être publié"),
                   icon=":material/check_circle:")
    for severity, title in SEVERITIES.items():
        issues = [i for i in one.faults if i.severity == severity]
        if issues:
            ui.show([catalogue(f"depot_{severity}", f"{title} : {numbers.number(len(issues))}",
                               _issues(issues, one), wrap=len(issues) <= 8)])
        if severity == "erreur" and one.overlaps:
            _overlaps(one, replace)
    if one.other_issues:
        errors = sum(i.is_error for i in one.other_issues)
        title = f"Autres classeurs : {quantity(len(one.other_issues), 'constat')}" + (
            f", dont {quantity(errors, 'erreur')}" if errors else "")
        with st.expander(typeset(title), expanded=bool(errors)):
            ui.show([catalogue("depot_autres", "Constats des autres classeurs",
                               _issues(one.other_issues, one, others=True), wrap=False)])


def _remedy(one: Candidate, counts: dict[str, int]) -> str:
    """Return what to do of a workbook that may not be published."""
    if counts["erreur"]:
        other = "" if one.rows else " ; s'il n'est pas de cette source, en choisir une autre"
        return f"Corriger le classeur, puis le déposer à nouveau{other}"
    return "Indiquer ce que le classeur remplace" if one.overlaps else \
        "Les erreurs viennent d'autres classeurs : voir plus bas"


def _overlaps(one: Candidate, replace: Callable[[Candidate], None]) -> None:
    """Draw a line for each published workbook that the dropped one repeats, and the button that
    replaces these workbooks."""
    for file, rows in one.overlaps.items():
        cells = [issue.cell for issue in one.duplicates[file]]
        where = f" ({' à '.join(dict.fromkeys((cells[0], cells[-1])))})" if cells else ""
        repeat = plural(rows, "reprend", "reprennent")
        st.warning(sentence(f"{quantity(rows, 'ligne')}{where} {repeat} ce que contient déjà "
                            f"{file} : indiquer que ce classeur le remplace, ou retirer ces "
                            "lignes"))
    st.button("Remplacer et vérifier à nouveau", on_click=replace, args=(one,),
              key="depot_remplacer", icon=":material/sync:")


def _issues(issues: list[Issue], one: Candidate, others: bool = False) -> Table:
    columns = {"cellule": "Cellule", "feuille": "Feuille", "constat": "Constat", "lu": "Lu",
               "attendu": "Attendu"}
    if others:
        columns = {"gravite": "Gravité", "classeur": "Classeur", **columns}
    return _table(pd.DataFrame({
        "gravite": [i.severity for i in issues], "classeur": [i.file for i in issues],
        "cellule": [i.cell for i in issues], "feuille": [i.sheet for i in issues],
        "constat": [i.message for i in issues], "lu": [i.value for i in issues],
        "attendu": [i.expected for i in issues]}), columns, one)


def picture(one: Candidate) -> None:
    """Draw the sheets of the dropped workbook, the cells that something is said of coloured."""
    sheets = (one.book or one.upload.book).sheets
    issues = {s.name: [i for i in one.own_issues if i.sheet == s.name] for s in sheets}
    names = sorted(issues, key=lambda n: -len(issues[n]))
    with st.container(border=True, key="bloc_image"):
        st.header("La feuille telle qu'elle est lue", anchor=False)
        # Its labels tell what was found: another verification is another list.
        key = hash((one.upload.sha256, one.source.id, one.replaces, len(one.own_issues)))
        name = st.selectbox(
            "Feuille", names, key=f"depot_feuille_{key}",
            placeholder="Choisir", format_func=lambda n: typeset(
                f"{n} : {quantity(len(issues[n]), 'constat')}" if issues[n] else n))
        view = sheet_view.picture(next(s for s in sheets if s.name == name), issues[name])
        st.dataframe(view.styler(), width="stretch", key="depot_image", placeholder="",
                     height="content" if len(view.cells) <= 15 else 540,
                     column_config={c: st.column_config.TextColumn(width=w) for c, w in
                                    {"_index": 60, **view.widths()}.items()})
        legend = " · ".join(f"{mark} {severity}" for severity, mark in sheet_view.MARKS.items())
        st.caption(typeset(f"Cellules colorées : {legend}. " + (
            "" if view.whole else "Feuille trop grande pour être montrée entière : son début, et "
            "ce qui entoure les cellules signalées.")))


def differences(one: Candidate) -> None:
    """Draw what publishing a workbook would change, and why invented rows are removed."""
    if not one.has_errors:
        for issue in _demonstrations_set_aside(one):
            st.info(sentence(f"{issue.message} ({issue.file})"))
        changes(one, lambda data, labels: _table(data, labels, one))


def _demonstrations_set_aside(one: Candidate) -> list[Issue]:
    """Return what is said of the demonstrations that are published, and that this would remove."""
    rows = one.differences
    if rows.empty:
        return []
    natures = query.sources()["nature"]
    removed = set(rows.loc[rows["mouvement"] == "retiré", "source"])
    return [i for i in one.other_issues if i.source in removed and is_demonstration(Path(i.file))
            and natures.get(i.source) == "démonstration"]


def changes(one: Trial, table: Callable[[pd.DataFrame, dict[str, str]], Table]) -> None:
    """Draw what a trial would change, by source: figures added, removed, revised."""
    rows = one.differences
    if one.not_compared or rows.empty:
        with st.container(border=True, key="bloc_differences"):
            st.header("Différences avec ce qui est publié", anchor=False)
            if one.not_compared:
                st.warning(sentence(one.not_compared))
            else:
                st.info("Aucune différence.")
        return
    counts = rows.groupby(["source", "mouvement"], sort=True).size()
    summary = " ; ".join(f"{source} : " + ", ".join(
        quantity(n, kind) for (_, kind), n in part.items())
        for source, part in counts.groupby("source"))
    ui.show([catalogue("depot_differences", "Différences avec ce qui est publié",
                       table(rows, {"source": "Source", **CHANGE_LABELS}), summary + ".",
                       wrap=False)])


def _table(data: pd.DataFrame, labels: dict[str, str], one: Candidate) -> Table:
    return Table(data.reset_index(drop=True), tuple(Column(n, t) for n, t in labels.items()),
                 source=one.source.title, vintage=f"dépôt de {one.author}",
                 demonstration=one.is_demonstration)

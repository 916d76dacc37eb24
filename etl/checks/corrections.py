"""The corrections that a contract declares: each holds as long as its cell prints what it did."""

from __future__ import annotations

from etl.contract import Column, Correction, Source
from etl.french.text import spell_number
from etl.issue import Issue
from etl.reading.sheets.workbook import is_same_file

Row = dict[str, object]


def correct(source: Source, rows: list[Row], files: set[str]) -> list[Issue]:
    """Apply the declared corrections in place; an error for each that no longer holds.

    A correction concerns a file only when it is there; it fails when the cell prints something
    else than what was expected, or is not read any more, or when the column that it names is not
    there or cannot hold its value.  A sheet of which nothing is read, often for it was renamed, is
    told once.
    """
    issues = []
    columns = {column.name: column for column in source.all_columns}
    for fix in source.corrections:
        file = next((file for file in files if is_same_file(file, fix.file)), "")
        if not file:
            continue
        row = next((r for r in rows if r["cellule"] == fix.cell and r["feuille"] == fix.sheet
                    and is_same_file(str(r["fichier"]), fix.file)), None)
        if row is None or row["imprime"] != fix.original:
            issues.append(_failure(source, fix, file, row, rows))
            continue
        if fault := _declaration_fault(fix, columns.get(fix.column)):
            issues.append(Issue("erreur", f"correction déclarée {fault}", source.id, file,
                                fix.sheet, fix.cell, fix.column))
            continue
        row[fix.column] = fix.value
        row["statut"] = "c"
        issues.append(Issue(
            "information",
            f"corrigé en « {correction_text(fix.value)} » par déclaration : {fix.reason}",
            source.id, str(row["fichier"]), fix.sheet, fix.cell, fix.column, fix.original))
    return list(dict.fromkeys(issues))


def _failure(source: Source, fix: Correction, file: str, row: Row | None, rows: list[Row]) -> Issue:
    """Return why a correction no longer holds: what its cell prints, or that it is not read."""
    sheets = dict.fromkeys(str(r["feuille"]) for r in rows if r["fichier"] == file)
    if fix.sheet not in sheets:
        return Issue("erreur", "aucun chiffre n'est lu d'une feuille de ce nom, où des corrections "
                     "sont déclarées", source.id, file, fix.sheet, value=", ".join(sheets),
                     expected=f"une feuille « {fix.sheet} »")
    why = "la cellule n'imprime plus ce qui était corrigé" if row else "la cellule n'est plus lue"
    return Issue("erreur", f"correction déclarée devenue sans objet : {why}", source.id, file,
                 fix.sheet, fix.cell, fix.column, value=str(row["imprime"]) if row else "",
                 expected=f"« {fix.original} »")


def _declaration_fault(fix: Correction, column: Column | None) -> str:
    """Return why a correction cannot be applied as it is written, and what to write; empty when it
    can."""
    if column is None:
        return f"dans une colonne « {fix.column} », que la source n'a pas : la corriger (column)"
    if isinstance(fix.value, str) == (column.type == "texte"):
        return ""
    kind = "un texte, entre guillemets" if column.type == "texte" else "un nombre, sans guillemets"
    return (f"en « {correction_text(fix.value)} », ce que « {column.label} » ne peut contenir : "
            f"écrire {kind}")


def correction_text(value: object) -> str:
    """Return the value of a correction as a sentence writes it: « −889 », « 3,1 »."""
    return spell_number(value) if isinstance(value, int | float) else str(value)

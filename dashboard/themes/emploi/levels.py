"""Levels of employment that publications compete for: side by side, never merged nor ranked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.text import lecture, numbers
from dashboard.themes import citations
from dashboard.warehouse import query
from dashboard.warehouse.citation import publisher, without_brackets
from dashboard.warehouse.table import Table

SOURCE = "emploi_niveaux"
LEVEL = "Emploi salarié de l'ESS (niveau)"


def indicators() -> list[str]:
    """Return the indicators of the published levels, those that most publications compete for
    first."""
    rows = query.rows(SOURCE, ["indicateur"]).data["indicateur"]
    return [str(i) for i in rows.value_counts().sort_index(kind="stable").sort_values(
        ascending=False, kind="stable").index]


def levels(indicateur: str, territoire: str) -> Table:
    """Return the competing published values of an indicator: one row a publication, in time, never
    merged.

    ``publication``: its date and who publishes, in short; ``detail``: all that tells it apart.
    """
    table = _figures(indicateur, [territoire])
    rows = table.data
    parts = ["periode", *_scope(rows), "editeur"]
    words = rows[[*parts, "champ"]].assign(champ=rows["champ"].replace("", "champ non précisé"),
                                           periode=rows["periode"].map(numbers.date))
    brief = words[parts].map(_short_text)
    if "poste" in parts and brief["poste"].nunique() < words["poste"].nunique():
        brief["poste"] = words["poste"]  # two scopes of one name are two
    short = _texts(brief)
    return table.with_values(
        publication=short.where(~short.duplicated(keep=False), _texts(words[parts])),
        detail=_texts(words))


def beside(indicateur: str, places: Mapping[str, str]) -> Table:
    """Return the values of an indicator that compare in a territory and in another (code → name):
    ``publication`` says of which count, of which date they are, and by whom."""
    first, *_ = places
    table = query.pair(_figures(indicateur, list(places)), first)
    words = table.data[["periode", *_scope(table.data), "champ", "editeur"]].assign(
        periode=table.data["periode"].map(numbers.date)).map(_short_text)
    return table.with_values(publication=_texts(words))


def counterparts(indicateur: str, territoire: str) -> dict[str, str]:
    """Return code → name of the territories that an indicator compares a territory with."""
    return query.counterparts(SOURCE, territoire, {"indicateur": indicateur})


def _figures(indicateur: str, territoires: Sequence[str]) -> Table:
    return query.rows(SOURCE, [
        "periode", *(["territoire_nom"] if len(territoires) > 1 else []), "poste", "valeur",
        "unite_imprimee", "champ", "editeur", "titre", "date_publication", "fiabilite",
        "remarque"], {"indicateur": indicateur, "territoire": list(territoires)},
        "annee periode editeur").with_labels(valeur=indicateur)


def _scope(rows: pd.DataFrame) -> list[str]:
    """Return the column of the parts of the ESS, where the figures are of several."""
    return ["poste"] * (rows["poste"].nunique() > 1)


def _texts(words: pd.DataFrame) -> pd.Series:
    # Aggregated, no row would be no column either.
    return pd.Series([f"{numbers.NO_BREAK}· ".join(row) for row in words.to_numpy()], words.index,
                     dtype="object")


def _short_text(text: str) -> str:
    """Return « Gref Bretagne » of « Gref Bretagne (chiffres Insee) »: what comes before the
    details; « paru en 2017 » of what is dated by its publication alone."""
    return re.split(r" \(| – ", re.sub(r"^(.*) \(publication\)$", r"paru en \1", text))[0]


def levels_sentence(table: Table) -> str:
    """Return how far apart the publications are, without choosing between them; of the parts of a
    whole, or of several scopes, what each is given."""
    rows = table.data.dropna(subset=["valeur"])
    if rows.empty:
        return ""
    many, documents = len(rows), len(rows.drop_duplicates(["editeur", "titre"]))
    if rows["poste"].nunique() > 1:
        publishers = rows["editeur"].map(publisher)
        # Of one thing, two figures differ by who gives them.
        are_rivals = bool(publishers.groupby(rows["poste"]).nunique().max() > 1)
        # Of one thing by one publisher, they differ by when.
        repeated = (rows["poste"] + publishers).duplicated(keep=False)
        # The indicator says what its parts are parts of, where that is one base.
        words = _in_words if rows["unite_imprimee"].nunique() > 1 else lecture.in_words
        parts = lecture.join(
            f"{words(r)} pour {lecture.quotation(r['poste'])}"
            + f" ({without_brackets(citations.when(r['periode']))})" * is_repeated
            + f" selon {name}" * are_rivals
            for r, name, is_repeated in zip(
                rows.to_dict("records"), publishers, repeated, strict=True))
        return f"{lecture.capital(citations.publications(rows))} {parts}."
    first = rows.drop_duplicates(citations.FIGURE)
    texts = [lecture.in_words(
        r, r["unite_imprimee"], f"{publisher(r['editeur'])}, "
        f"{without_brackets(citations.when(r['periode']))}{citations.others_too(rows, r)}")
        for r in first.to_dict("records")]
    if many == 1:
        return f"Une seule publication donne un chiffre : {texts[0]}."
    bases = rows["unite_imprimee"].where(rows["unite"] == "%")  # of a count, no more than a word
    subjects = ((bases, "leurs bases"), (rows["champ"], "leurs champs"),
                (rows["periode"], "leurs dates"))
    differing = [words for values, words in subjects if values.nunique() > 1]
    why = f"{lecture.join(differing)} diffèrent" if differing else "chaque éditeur a son décompte"
    several = f"{many} {'publications' if documents == many else 'chiffres publiés'}"
    if len(texts) == 1:
        return f"{several} donnent {texts[0]}."
    return (f"{several} vont {lecture.reach(first, texts)} ; {why}, l'écart n'est pas une "
            "évolution.")


def beside_sentence(table: Table) -> str:
    """Return the last figure of the first territory, against that of the other."""
    rows = table.data.assign(cle=query.comparison(table.data))
    first, other = table.column("territoire_nom").values
    own = rows[rows["territoire_nom"] == first].iloc[-1]
    same = rows[(rows["territoire_nom"] == other) & (rows["cle"] == own["cle"])
                & (rows["poste"] == own["poste"])]
    return lecture.beside(f"{lecture.when(own['periode'])}, {lecture.lower(own['indicateur'])}", *(
        (_in_words(row), lecture.where_of(row)) for row in (own, same.iloc[0])))


def _in_words(row: Mapping[str, Any] | pd.Series) -> str:
    """Return a figure in words, a share with what it is of: « 14,5 % de l'emploi salarié »."""
    return lecture.in_words(row, str(row["unite_imprimee"]))

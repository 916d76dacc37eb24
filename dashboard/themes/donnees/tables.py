"""What the product says of its own data, as tables: sources, files, issues, dictionary, typology.

Read from the catalogue that each build writes in the warehouse; nothing is said here that a
contract does not declare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from dashboard.blocks import availability
from dashboard.pages import OBSERVATORY
from dashboard.text import lecture
from dashboard.text import numbers as french
from dashboard.warehouse import query
from dashboard.warehouse.table import LINEAGE, Table
from etl.contract import DEMONSTRATION, EMPTY, Column

#: Value that stands for every source in a filter.
ALL = "Toutes"
#: Value that stands for every movement in a filter.
ALL_MOVEMENTS = "Tous"
#: Changes shown at once; ``python -m etl diff --json`` gives them all.
CHANGES_SHOWN = 2000
#: What is said of a change of a figure: column → label.
CHANGE_LABELS = {
    "mouvement": "Mouvement", "indicateur": "Indicateur", "territoire_nom": "Territoire",
    "periode": "Période", "ancien": "Ancien", "nouveau": "Nouveau", "detail": "Détail",
    "cellule": "Cellule", "feuille": "Feuille", "fichier": "Classeur"}


def build_label() -> str:
    """Return when the warehouse was built, and whether without the demonstration, as shown; which
    build it is stands in the extracts."""
    row = query.catalogue("_construction").iloc[0]
    without = ", sans les classeurs de démonstration" if not query.includes_demonstrations() else ""
    return f"{_moment(row['construit_le'])}{without}"


def _moment(iso: str) -> str:
    day, hour = iso.split("T")
    return f"{french.date(day)} à {hour[:2]} h {hour[3:5]}"


def titles() -> dict[str, str]:
    """Return source id → title."""
    return query.sources()["titre"].to_dict()


def titles_of(*tables: Callable[[str], Table]) -> dict[str, str]:
    """Return source id → title, of the sources that one of these tables has something of."""
    own = {source for table in tables for source in table(ALL).data["source"]}
    return {source: title for source, title in titles().items() if source in own}


def overview() -> Table:
    """Return one row a source: who, what, how many figures or records, workbooks and warnings."""
    data = query.sources().reset_index(drop=True)
    issues = query.catalogue("_anomalies")
    warnings = issues[issues["gravite"] == "avertissement"].groupby("source").size()
    files = data["source"].map(query.catalogue("_fichiers").groupby("source").size()).fillna(0)
    data = data.assign(
        titre=data["titre"] + " (" + data["source"] + ")",
        alertes=data["source"].map(warnings).fillna(0).astype(int),
        contenu=[f"{lecture.quantity(lines, kind[:-1])}, {lecture.quantity(n, 'classeur')}"
                 for lines, kind, n in zip(data["lignes"], data["type"], files, strict=True)])
    return catalogue_table(data, {
        "titre": "Source (table)", "producteur": "Producteur", "licence": "Licence",
        "millesime": "Millésime", "nature": "Nature", "contenu": "Contenu", "alertes": "Alertes"},
        numbers=("alertes",))


def awaited_sources(sources: Sequence[str] = ()) -> Table:
    """List the sources still fed by demonstration data or empty, with the file that each waits
    for.  ``sources``: among these (none: all)."""
    data = query.sources().reset_index(drop=True)
    data = data[(data["nature"] == DEMONSTRATION) | (data["lignes"] == 0)]
    if sources:
        data = data[data["source"].isin(list(sources))]
    return catalogue_table(data.assign(
        attendu=data["attendu"].map(availability.awaited_file),
        etat=[EMPTY if not n else DEMONSTRATION for n in data["lignes"]]),
        {"titre": "Source", "etat": "État", "attendu": "Fichier réel attendu",
         "producteur_attendu": "Producteur du fichier réel"})


def awaited_sentence(table: Table) -> str:
    """Return how many sources are invented or empty, among how many, and why."""
    counts, every = table.data["etat"].value_counts(), len(query.sources())
    invented, empty = (int(counts.get(state, 0)) for state in (DEMONSTRATION, EMPTY))
    texts = [(f"{lecture.quantity(invented, 'source')} sur {every} "
              f"{lecture.plural(invented, 'est une démonstration', 'sont des démonstrations')} : "
              "le détail réel (secret statistique, réponses individuelles, carte collaborative) "
              "n'est pas public. Les lignes de démonstration sont inventées, le disent partout et "
              "l'interrupteur en haut des pages les masque ; aucun chiffre clé de l'accueil n'en "
              "vient.") if invented else
             "Aucune source n'est une démonstration : tout vient de fichiers réels."]
    if empty:
        texts.append(f"{lecture.quantity(empty, 'source')} sur {every} "
                     f"{lecture.plural(empty, 'attend son', 'attendent leur')} premier classeur : "
                     "les pages disent ce qui leur manque.")
    return " ".join(texts)


def files() -> Table:
    """Return one row a workbook that was read."""
    return catalogue_table(_source_rows(query.catalogue("_fichiers"), ALL), {
        "titre_source": "Source", "fichier": "Classeur", "feuilles": "Feuilles",
        "lignes": "Lignes lues", "sha256": "Empreinte SHA-256"}, numbers=("lignes",))


def issues(source: str, severity: str) -> Table:
    """Return one row an issue found while loading, errors first."""
    data = _source_rows(query.catalogue("_anomalies"), source)
    if severity != ALL:
        data = data[data["gravite"] == severity]
    return catalogue_table(data, {"gravite": "Gravité", "message": "Constat", "lu": "Lu",
                                  "attendu": "Attendu", "cellule": "Cellule", "feuille": "Feuille",
                                  "fichier": "Classeur"},
                           filters=_filter_labels(source, **{"Gravité": severity}))


def severities() -> list[str]:
    """Return the severities present in this build."""
    return list(dict.fromkeys(query.catalogue("_anomalies")["gravite"]))


def corrections(source: str) -> Table:
    """Return the declared corrections: what the publication prints and what is kept instead."""
    return catalogue_table(_source_rows(query.catalogue("_corrections"), source), {
        "fichier": "Classeur", "feuille": "Feuille", "cellule": "Cellule",
        "imprime": "Texte du document", "corrige": "Retenu", "motif": "Raison"},
        filters=_filter_labels(source))


def breaks(source: str) -> Table:
    """Return where a series must not be chained."""
    data = _source_rows(query.catalogue("_ruptures"), source)
    return catalogue_table(data.assign(annee=data["annee"].astype("Int64").astype("str")), {
        "titre_source": "Source", "type": "Rupture de", "annee": "À partir de",
        "avant": "Avant", "apres": "Après", "motif": "Raison"}, filters=_filter_labels(source))


def equivalences(source: str) -> Table:
    """Return the wordings that a source declares to mean the same: figures that differ by them
    compare."""
    data = _source_rows(query.catalogue("_equivalences"), source)
    data = data[data["libelle"] != data["retenu"]]
    about = query.catalogue("_colonnes").set_index(["source", "colonne"])["libelle"]
    return catalogue_table(data.assign(colonne=[about[s, c] for s, c in zip(
        data["source"], data["colonne"], strict=True)]), {
        "titre_source": "Source", "colonne": "Colonne", "libelle": "Libellé du document",
        "retenu": "Se compare à", "motif": "Raison"}, filters=_filter_labels(source))


def secrecy(source: str) -> Table:
    """Return the magnitudes under *secret statistique*: how they are published, the rule, what it
    masks."""
    data = _source_rows(query.catalogue("_secret"), source)
    about = query.catalogue("_colonnes").set_index(["source", "colonne"])["libelle"]
    labels = [" × ".join(about[f"{s}_agregats", d] for d in by.split("\n"))
              for s, by in zip(data["source"], data["par"], strict=True)]
    rules = [f"au moins {french.number(n)} unités, aucune au-delà de {french.percent(pct, None)}"
             for n, pct in zip(data["seuil_unites"], data["dominance_pct"], strict=True)]
    return catalogue_table(data.assign(par=labels, regle=rules), {
        "titre_source": "Source", "libelle": "Grandeur", "par": "Publiée par", "regle": "Règle",
        "cases": "Cases", "masquees_regle": "Masquées par la règle",
        "masquees_protection": "Masquées pour les protéger"},
        numbers=("cases", "masquees_regle", "masquees_protection"), filters=_filter_labels(source))


def columns(source: str) -> Table:
    """Return the columns of a source's table, or of all the tables."""
    data = _source_rows(query.catalogue("_colonnes"), source).sort_values(["source", "rang"])
    return catalogue_table(data, {
        **_name_column(source), "colonne": "Colonne", "libelle": "Libellé", "type": "Type",
        "unite": "Unité", "definition": "Définition",
        "valeurs": "Valeurs admises"}, filters=_filter_labels(source))


def measures(source: str) -> Table:
    """Return the quantities that can be asked of a source, or of all."""
    data = _source_rows(query.catalogue("_mesures"), source)
    return catalogue_table(data.assign(somme=data["additive"].map({True: "oui", False: "non"})), {
        **_name_column(source), "mesure": "Mesure", "libelle": "Libellé", "unite": "Unité",
        "definition": "Définition", "somme": "S'additionne"}, filters=_filter_labels(source))


def compared_version() -> str:
    """Return which version the changes are told from; empty when nothing could be compared."""
    before = str(query.catalogue("_construction")["depuis"].iloc[0])
    return f"version du {_moment(before)}" if before else ""


def change_counts() -> Table:
    """Return how many figures and records each source gained, lost or saw revised in this build."""
    return catalogue_table(_source_rows(query.change_counts(), ALL), {
        "titre_source": "Source", "ajoute": "Ajoutés", "retire": "Retirés", "revise": "Révisés"},
        numbers=("ajoute", "retire", "revise"))


def movements() -> list[str]:
    """Return the movements that this build has: « ajouté », « retiré », « révisé »."""
    counts = query.change_counts()
    return [name for name, column in (("ajouté", "ajoute"), ("retiré", "retire"),
                                      ("révisé", "revise")) if counts[column].any()]


def changes(source: str, movement: str, text: str) -> tuple[Table, int]:
    """Return (the first ``CHANGES_SHOWN`` changes of these filters, how many there are in all)."""
    data = query.changes("" if source == ALL else source,
                         "" if movement == ALL_MOVEMENTS else movement, text, CHANGES_SHOWN)
    total = int(data["total"].iloc[0]) if len(data) else 0
    return catalogue_table(
        _source_rows(data, ALL), {**CHANGE_LABELS, "titre_source": "Source"},
        filters=_filter_labels(source, Mouvement=ALL if movement == ALL_MOVEMENTS else movement,
                               Recherche=text or ALL)), total


def no_change_sentence(since: str) -> str:
    """Return what is said where there is no change; ``since``: the version compared, if any."""
    if since:
        return "Aucun chiffre ni aucune fiche n'a changé."
    return ("Rien à comparer : il n'y a pas de version précédente lisible. Dès la prochaine mise à "
            "jour, les chiffres ajoutés, retirés et révisés se lisent ici.")


def changes_note(table: Table, total: int) -> str:
    """Return how a change is read, and how many are not shown."""
    more = (f"Les {french.number(len(table.data))} premiers sont montrés ; les filtres de la page "
            "mènent aux autres. ") if total > len(table.data) else ""
    return (f"{more}Un chiffre est révisé quand sa valeur, son statut ou son texte du document "
            "change ; déplacé dans une autre cellule, il ne compte pas. L'ancienne valeur d'un "
            "chiffre devenu secret est masquée.")


def typology() -> Table:
    """Return the NAF sub-classes of farming and food: group, code, label, scope and reason."""
    data = query.catalogue("ref_typologie_agri")
    table = catalogue_table(data, {
        "groupe": "Groupe", "code_naf": "Code NAF", "libelle": "Sous-classe de la NAF",
        "portee": "Portée", "motif": "Raison"})
    lineage = data.assign(source="ref_typologie_agri", feuille="", imprime=data["prefixe"],
                          cellule="ligne " + data["ligne"].astype("str"), statut="",
                          editeur=OBSERVATORY, titre="Typologie de travail",
                          date_publication="", lien="", correction="")
    return Table(data, table.columns, lineage[list(LINEAGE)].drop_duplicates(),
                 champ="Sous-classes de la nomenclature d'activités française (NAF rév. 2)",
                 source="Insee, NAF rév. 2 ; regroupement de l'observatoire",
                 licence="Licence Ouverte 2.0 (NAF)", vintage="NAF rév. 2 (2008)",
                 build=table.build)


def _name_column(source: str) -> dict[str, str]:
    """Return the column that names the table, where rows of several are shown."""
    return {"source": "Table"} if source == ALL else {}


def _source_rows(data: pd.DataFrame, source: str) -> pd.DataFrame:
    """Return the rows of a source, with its title."""
    rows = data if source == ALL else data[data["source"] == source]
    return rows.assign(titre_source=rows["source"].map(titles()).fillna(rows["source"]))


def catalogue_table(data: pd.DataFrame, labels: Mapping[str, str], numbers: tuple[str, ...] = (),
                    filters: Mapping[str, str] | None = None) -> Table:
    """Return what the catalogue says (column → label; ``numbers``: whole ones), with its build."""
    row = query.catalogue("_construction").iloc[0]
    day = row["construit_le"][:10]
    fields = tuple(Column(name, label, "entier" if name in numbers else "texte")
                   for name, label in labels.items())
    return Table(data.reset_index(drop=True), fields, source="Catalogue de l'observatoire",
                 vintage=f"données du {french.date(day)}", build=f"{row['empreinte']} du {day}",
                 filters=filters or {})


def _filter_labels(source: str, **filters: str) -> dict[str, str]:
    """Return the filters that narrow what is shown, as an extract says them."""
    choices = {"Source": titles().get(source, source), **filters}
    return {label: value for label, value in choices.items() if value != ALL}

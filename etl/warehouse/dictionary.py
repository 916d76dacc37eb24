"""``docs/dictionnaire.md``: the data dictionary, written from the contracts and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

from etl.checks.corrections import correction_text
from etl.common_columns import FIGURE_HEAD, FIGURE_TAIL, LEVELS, RECORD_HEAD, RECORD_TAIL, STATUSES
from etl.contract import Column, Source
from etl.french.reference import CENSUS
from etl.french.separators import bounds
from etl.paths import DOCS

DICTIONARY = DOCS / "dictionnaire.md"
KINDS = {"chiffres": "chiffres (une ligne par chiffre)", "fiches": "fiches (une ligne par fiche)"}
#: Head of a table of columns; sources from which one that they describe alike is told once.
COLUMN_HEAD = ("Colonne", "Libellé", "Type", "Unité", "Valeurs admises", "Définition")
SEVERAL = 3
#: What the warehouse holds beside the tables of the sources.
CATALOGUE = {
    "chiffres": "Vue : tous les chiffres des sources de chiffres, une ligne par chiffre.",
    "_construction": "Date de la construction, empreintes de ses classeurs et de son contenu, date "
                     "de celle dont `_changements` part ; `demonstration` est faux quand les "
                     "classeurs de démonstration ont été laissés de côté (`--sans-demo`).",
    "_sources": "Une ligne par source : ce que dit son contrat, la nature de ce qui est chargé, "
                "les fichiers attendus, le nombre de lignes, l'empreinte de tout ce dont sa table "
                "est faite.",
    "_fichiers": "Une ligne par classeur lu : empreinte SHA-256, feuilles, lignes, date ; d'un "
                 "fichier de données ouvertes, l'adresse, le jour de la copie, le producteur et la "
                 "licence.",
    "_anomalies": "Tout ce que les contrôles ont trouvé, avec la feuille et la cellule.",
    "_corrections": "Corrections déclarées qui ont été appliquées.",
    "_ruptures": "Ruptures de série déclarées.",
    "_equivalences": "Libellés déclarés équivalents : les chiffres qui ne diffèrent que par eux se "
                     "comparent.",
    "_colonnes": "Colonnes de chaque table : libellé, type, unité, définition, valeurs admises ; "
                 "`cle`, si elle identifie la ligne ; `libre`, si un répondant y écrit ce qu'il "
                 "veut (ni extrait, ni atelier SQL).",
    "_questions": "Questions à plusieurs réponses des sources de fiches.",
    "_changements": "Chiffres et fiches ajoutés, retirés ou révisés par rapport à la construction "
                    "précédente.",
    "_secret": "Règles du secret statistique de chaque source de fiches, et ce qu'elles masquent.",
    "_mesures": "Mesures que l'on peut demander à une source.",
    "ref_communes": "Communes de Bretagne : codes, noms, EPCI, département, centre.",
    "ref_populations": "Habitants des régions et de la France (hors Mayotte et collectivités "
                       f"d'outre-mer), recensement {CENSUS}.",
    "ref_naf": "Nomenclature d'activités française, rév. 2.",
    "ref_typologie_agri": "Sous-classes de la NAF retenues pour l'agriculture et l'alimentation.",
}


def markdown(sources: Mapping[str, Source]) -> str:
    """Return the dictionary of these sources, as one Markdown text that ends with a line feed."""
    counts = Counter(row for source in sources.values() for row in _own_columns(source))
    shared = [row for row, count in counts.items() if count >= SEVERAL]
    parts = [
        "# Dictionnaire des données",
        "Écrit par `python -m etl dictionnaire` d'après les contrats des sources "
        "(`etl/sources/`) : ne pas modifier à la main.",
        "Chaque source est une table de l'entrepôt ; les sources de chiffres sont réunies dans "
        "la vue `chiffres`.",
        "## Autres tables de l'entrepôt",
        _table(("Table", "Contenu"), ((f"`{name}`", text) for name, text in CATALOGUE.items())),
        "## Statuts d'un chiffre",
        _table(("Code", "Sens"), ((code or "(vide)", text) for code, text in STATUSES.items())),
        "## Niveaux de territoire",
        _table(("Code", "Sens"), ((code or "(vide)", text) for code, text in LEVELS.items())),
        "## Colonnes communes aux sources de chiffres",
        _columns((*FIGURE_HEAD, *FIGURE_TAIL)),
        "## Colonnes communes aux sources de fiches",
        _columns((*RECORD_HEAD, *RECORD_TAIL)),
        *_part("Colonnes que plusieurs sources partagent", COLUMN_HEAD, shared, level=2),
        *(part for name in sorted(sources) for part in _source(sources[name], shared)),
    ]
    return "\n\n".join(parts) + "\n"


def write(sources: Mapping[str, Source], path: Path) -> Path:
    """Write the dictionary, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(markdown(sources), encoding="utf-8", newline="\n")
    return path


def allowed_values(column: Column) -> str:
    """Return the values or bounds that a column accepts, in words; empty when any value is."""
    values = ", ".join(v for v in column.values if v)
    return " ; ".join(filter(None, (values, bounds(column))))


def _own_columns(source: Source) -> list[tuple[str, ...]]:
    return [(f"`{c.name}`", c.label, c.type, c.unit, allowed_values(c), c.definition)
            for c in source.columns if c.name not in source.confidential_columns]


def _source(source: Source, shared: Container[tuple[str, ...]]) -> list[str]:
    columns = _own_columns(source)
    secret = [(f"`{n}`", source.column(n).label, source.column(n).unit,
               " × ".join(f"`{d}`" for d in rule.by), str(rule.min_units),
               f"{rule.dominance_pct:g} %")
              for rule in filter(None, [source.secrecy]) for n in rule.contribution]
    facts = {
        "Producteur": source.producer, "Licence": source.licence,
        "Millésime": f"lu dans `{source.vintage_column}`" if source.vintage_column
        else "lu dans les classeurs",
        "Nature": source.nature, "Type": KINDS[source.kind], "Champ": source.champ,
        "Contexte": "oui : ce qui entoure l'ESS, et n'entre pas dans ses chiffres"
        if source.context else "",
        "Fichiers attendus": ", ".join(f"`data/raw/{p}`" for p in source.patterns),
        "Clé": ", ".join(f"`{name}`" for name in source.key),
        "Valeurs d'ensemble": ", ".join(f"`{k}` = {v}" for k, v in (
            dict(source.totals) | {c.name: c.whole for c in source.columns if c.whole}).items()),
        "Colonnes partagées": ", ".join(row[0] for row in columns if row in shared),
    }
    parts = [f"## {source.title} (`{source.id}`)",
             "\n".join(f"- {k} : {v}" for k, v in facts.items() if v)]
    parts += _part("Colonnes propres", COLUMN_HEAD, [row for row in columns if row not in shared])
    parts += _part("Questions à plusieurs réponses (`" + source.id + "_reponses`)",
                   ("Question", "Libellé"), [(f"`{k}`", v) for k, v in source.children.items()])
    parts += _part("Données personnelles gardées", ("Colonne", "Base"),
                   list(source.personal.items()))
    parts += _part(f"Sous secret statistique (`{source.id}_agregats`, aucune valeur par fiche)",
                   ("Grandeur", "Libellé", "Unité", "Publiée par", "Unités au moins",
                    "Part maximale d'une unité"), secret)
    if source.secrecy and source.secrecy.classes:
        dimension, least = source.secrecy.classes
        parts += [f"### Par classe de valeurs (`{source.id}_classes`)",
                  f"Fiches par classe de chaque grandeur, {least} au moins dans chacune : toutes "
                  f"réunies, et par `{dimension}`."]
    parts += _part("Mesures", ("Mesure", "Libellé", "Unité", "Additive", "Définition"), [
        (f"`{m.name}`", m.label, m.unit, "oui" if m.additive else "non", m.definition)
        for m in source.measures])
    parts += _part("Ruptures", ("Type", "Année", "Avant", "Après", "Raison"), [
        (b.kind, str(b.year or ""), b.before, b.after, b.reason) for b in source.breaks])
    parts += _part("Équivalences", ("Colonne", "Libellés", "Raison"), [
        (f"`{e.column}`", " ; ".join(e.wordings), e.reason) for e in source.equivalences])
    parts += _part("Corrections", ("Fichier", "Feuille", "Cellule", "Imprimé", "Corrigé", "Raison"),
                   [(c.file, c.sheet, c.cell, c.original, correction_text(c.value), c.reason)
                    for c in source.corrections])
    if source.notes:
        parts += ["### Notes", "\n".join(f"- {note}" for note in source.notes)]
    return parts


def _part(title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]],
          level: int = 3) -> list[str]:
    return [f"{'#' * level} {title}", _table(head, rows)] if rows else []


def _columns(columns: Iterable[Column]) -> str:
    return _table(("Colonne", "Libellé", "Type", "Valeurs admises", "Définition"),
                  ((f"`{c.name}`", c.label, c.type, allowed_values(c), c.definition)
                   for c in columns))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |"
                     for line in lines)

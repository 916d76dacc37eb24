"""The working typology of farming and food in the social economy: NAF sub-classes, grouped.

``data/reference/typologie_agri_alimentaire.csv`` declares it: a prefix of NAF codes, its group,
whether the whole sub-class belongs to it (« entière ») or a part only (« partielle »), and why.
The longest prefix of a code decides.  ``HORS`` sets a code aside and says why.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from etl.contract import Column
from etl.french.reference import BrokenReference, read_table

HORS = "Hors typologie"
FILE = "typologie_agri_alimentaire.csv"
COLUMNS = (
    Column("groupe", "Groupe"),
    Column("code_naf", "Code NAF"),
    Column("libelle", "Sous-classe de la NAF"),
    Column("libelle_groupe", "Groupe de la NAF"),
    Column("portee", "Portée", values=("entière", "partielle", "")),
    Column("motif", "Raison"),
    Column("prefixe", "Préfixe déclaré"),
    Column("fichier", "Fichier"),
    Column("ligne", "Ligne", type="entier"),
    Column("sha256", "Empreinte du fichier (SHA-256)"),
)


def naf(reference: Path) -> pd.DataFrame:
    """Return the sub-classes of the NAF, by code."""
    return read_table(reference / "naf_rev2.csv", {
        "code_naf": r"\d\d\.\d\d[A-Z]", "libelle": ".+", "libelle_groupe": ".+"})


def agri(reference: Path) -> pd.DataFrame:
    """Return one row a NAF sub-class that a declared prefix covers (``COLUMNS``), by group and
    code.

    Groups come in the order of the file, ``HORS`` last.  Raises ``BrokenReference``, for a prefix
    declared twice or that no sub-class begins with among others.
    """
    path = reference / FILE
    groups = read_table(path, {"prefixe": r"[\d.]+[A-Z]?", "groupe": ".+",
                               "portee": "(entière|partielle)?", "motif": ".*"})
    groups["ligne"] = range(2, len(groups) + 2)
    prefixes = groups["prefixe"].tolist()
    twice = groups.loc[groups["prefixe"].duplicated(), "prefixe"].tolist()
    if twice:
        raise BrokenReference(path, f"déclare un préfixe deux fois ({', '.join(twice)})")
    classes = naf(reference)
    classes["prefixe"] = [
        next((code[:n] for n in range(len(code), 0, -1) if code[:n] in prefixes), "")
        for code in classes["code_naf"]]
    unknown = [p for p in prefixes if not classes["code_naf"].str.startswith(p).any()]
    if unknown:
        raise BrokenReference(path, f"a un préfixe absent de la NAF ({', '.join(unknown)})")
    rows = classes[["code_naf", "libelle", "libelle_groupe", "prefixe"]].merge(
        groups, on="prefixe").assign(
        fichier=f"data/reference/{FILE}", sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    order = [*(g for g in dict.fromkeys(groups["groupe"]) if g != HORS), HORS]
    rows["rang"] = rows["groupe"].map(order.index)
    return (rows.sort_values(["rang", "code_naf"], ignore_index=True)
            [[c.name for c in COLUMNS]].astype({"ligne": "Int32"}))

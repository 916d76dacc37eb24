"""Series and results of a computation, as the tests of trends write them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

OTHER_QUARTER = ("Calcul refusé : les séries brutes sont saisonnières, comparer le même trimestre "
                 "de deux années.")


def years(first: int, *values: float, serie: str = "ESS", statut: str = "") -> pd.DataFrame:
    return pd.DataFrame({"serie": serie, "annee": range(first, first + len(values)),
                         "postes": np.array(values, dtype=float), "postes_statut": statut})


def quarters(first: int, values: np.ndarray | list[float], serie: str = "ESS") -> pd.DataFrame:
    return pd.DataFrame({
        "serie": serie, "periode": [f"{first + i // 4}-T{i % 4 + 1}" for i in range(len(values))],
        "postes": np.array(values, dtype=float), "postes_statut": ""})


def results(data: pd.DataFrame, name: str) -> list[float | str]:
    """Return each result, or its status when it is not a number."""
    return [s if math.isnan(x) else round(x, 3)
            for x, s in zip(data[name], data[f"{name}_statut"], strict=True)]

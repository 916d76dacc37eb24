"""The build in place put where other machines read it: replicas of the file, or an engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from etl.engines import engine_at
from etl.warehouse import replicas, versions, versions_report


def publish(warehouse: Path, folders: Sequence[str], engine: str,
            wait: Callable[[str], None]) -> str:
    """Publish to the replicas in ``folders``, else to an engine; return in French what was done.

    Raises ``ValueError`` (nowhere, nothing, a folder that means nothing), ``DamagedVersion``,
    ``FailedPublication``, ``MixedReplicas``, ``engines.Fault``.
    """
    if not (folders or engine):
        raise ValueError("dire où publier : --to DOSSIER…, ou --engine URL (ou un moteur dans "
                         "OBSERVATOIRE_WAREHOUSE)")
    if not warehouse.is_file():
        raise ValueError(f"l'entrepôt {warehouse} n'existe pas : lancer « python -m etl build »")
    targets = list(dict.fromkeys(map(replicas.replica, folders)))
    with versions.build_lock(warehouse, wait):
        build = versions.describe(warehouse)
        versions.check(build)
        if targets:
            receivers = replicas.publish(warehouse, targets)
            lines = [f"{one} : {'mise en place' if one in receivers else 'déjà en place'}"
                     for one in targets]
            readers = "Les répliques lisent"
        else:
            there = engine_at(engine)
            # Once more, by a scheduled task, it would push out those to come back to.
            if not there.has_in_place(build.built_at, build.fingerprint):
                there.publish(warehouse)
            lines, readers = [], f"Le moteur {there} a"
    return "\n".join([*lines, f"{readers} la version du {versions_report.moment(build.built_at)} "
                      f"(empreinte {build.fingerprint})."])


def published_builds(engine: str) -> list[versions.Version]:
    """Return the builds that an engine keeps, the one in place first."""
    return [versions.Version(Path(place.build), number, place.built_at, place.fingerprint)
            for number, place in enumerate(engine_at(engine).builds())]

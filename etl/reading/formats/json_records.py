"""Records of a JSON text as rows: a GeoJSON collection, or the list of objects of an open API."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from etl.reading import limits
from etl.reading.limits import Refusal

#: Digits beyond which a number counts nothing.
_LONGEST = 18
_NOT_RECORDS = ("ce fichier JSON n'est ni une collection GeoJSON (FeatureCollection) ni une liste "
                "de fiches")
_COMPACT = ("ce fichier JSON est la forme abrégée d'une carte GoGoCarto, sans adresse ni "
            "catégories : prendre la forme complète (sans « ontology=gogocompact »)")


def json_rows(text: str) -> tuple[str, list[list[object]]]:
    """Return (« geojson » or « json », rows) of a JSON text: a header, then one row a record.

    A collection of features gives its properties, then latitude and longitude (WGS 84 degrees;
    empty when a feature is not a point); a list of objects, alone or under one name of an object,
    gives their fields, those of an object within them as « geo.latitude ».

    Raises ``Refusal`` for a JSON that is cut or nested too deep, that holds numbers beyond measure,
    or that is neither.
    """
    try:
        content = json.loads(text, parse_int=_integer, parse_float=_decimal,
                             parse_constant=_decimal)
        if isinstance(content, dict) and content.get("type") == "FeatureCollection":
            return "geojson", _features(content.get("features"))
        return "json", _records(content)
    except RecursionError as fault:
        raise Refusal("ce fichier JSON imbrique trop de listes les unes dans les autres : "
                      "l'exporter de nouveau, une fiche par lieu") from fault
    except ValueError as fault:
        raise Refusal("ce fichier JSON est endommagé ou incomplet") from fault


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST:
        raise _number_refusal(digits)
    return int(digits)


def _decimal(digits: str) -> float:
    if not math.isfinite(number := float(digits)):
        raise _number_refusal(digits)
    return number


def _number_refusal(digits: str) -> Refusal:
    return Refusal(f"ce fichier JSON contient un nombre démesuré : « {digits[:_LONGEST]}"
                   f"{'…' * (len(digits) > _LONGEST)} »")


def _features(records: object) -> list[list[object]]:
    if not isinstance(records, list) or not _are_objects(records):
        raise Refusal(_NOT_RECORDS)
    return _table([{**(f.get("properties") or {}), **_point(f.get("geometry"))} for f in records],
                  last=("latitude", "longitude"))


def _records(content: object) -> list[list[object]]:
    if isinstance(content, dict) and content.get("ontology") == "gogocompact":
        raise Refusal(_COMPACT)
    within = content.values() if isinstance(content, dict) else [content]
    lists = [v for v in within if isinstance(v, list) and v and _are_objects(v)]
    if len(lists) != 1:
        raise Refusal(_NOT_RECORDS)
    return _table(list(map(_flat, lists[0])))


def _are_objects(values: list[Any]) -> bool:
    return all(isinstance(one, dict) for one in values)


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record whose objects are laid out beside their fields, one level deep."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{part}": inner for part, inner in value.items()}
        else:
            flat[name] = value
    return flat


def _table(records: list[dict[str, Any]], last: Sequence[str] = ()) -> list[list[object]]:
    """Return a header of every field, in the order of their coming, then one row a record."""
    names = [n for n in dict.fromkeys(name for record in records for name in record)
             if n not in last] + list(last)
    limits.verify((len(records) + 1) * len(names))
    return [list(names), *([_scalar(record.get(n)) for n in names] for record in records)]


def _point(geometry: object) -> dict[str, object]:
    """Return the latitude and the longitude of a point; nothing of anything else."""
    place = geometry.get("coordinates") if isinstance(geometry, dict) \
        and geometry.get("type") == "Point" else None
    if not isinstance(place, list) or len(place) < 2 \
            or not all(isinstance(one, (int, float)) for one in place[:2]):
        return {}
    return {"latitude": place[1], "longitude": place[0]}


def _scalar(value: object) -> object:
    """Return a field as a cell: a list of texts is joined by « ; », what is nested stays JSON."""
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        value = " ; ".join(value)
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return None if isinstance(value, str) and not value.strip() else value

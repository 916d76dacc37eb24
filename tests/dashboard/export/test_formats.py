"""The same figures for R, Python, DuckDB and QGIS: international CSV, Parquet, GeoJSON."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from dashboard import export
from dashboard.blocks.block import Block
from dashboard.blocks.deck import Content, Slide
from dashboard.ui.card import downloads
from dashboard.warehouse.boundaries import shapes
from dashboard.warehouse.table import Table
from etl.contract import Column
from tests.dashboard.export.samples import (
    CHANGE,
    DAY,
    NOTE,
    PLACE,
    POSTS,
    YEAR,
    sheets,
    spreadsheet,
    table,
)
from tests.dashboard.export.slides.samples import pptx, shape

ABOUT = "Évolution de l'emploi", "En 2013, l'emploi recule.", "http://ici/emploi?annee=2013", DAY


def duck(data: bytes, folder: Path) -> tuple[list[str], list[tuple]]:
    """Return column types and rows, as DuckDB reads a Parquet file."""
    (folder / "t.parquet").write_bytes(data)
    read = duckdb.sql(f"FROM '{folder / 't.parquet'}'")
    return [f"{n} {t}" for n, t in zip(read.columns, read.types, strict=True)], read.fetchall()


def test_the_international_csv_byte_for_byte():
    small = table((PLACE, POSTS, Column("jour", "Jour", "date")),
                  [("Finistère, sud", 20100.5, pd.Timestamp(2023, 12, 1), ""),
                   ("=1+1", None, None, "s")], "effectifs_statut")
    assert export.csv_international(small) == (
        b"Territoire,Effectifs salari\xc3\xa9s (postes),Statut,Jour,Source,Mill\xc3\xa9sime,"
        b"Nature\r\n"
        b'"Finist\xc3\xa8re, sud",20100.5,,2023-12-01,Cress Bretagne,2013,\r\n'
        b"'=1+1,,secret statistique,,Cress Bretagne,2013,\r\n")


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8")), st.none() | st.floats(
    allow_nan=False, allow_infinity=False, width=32)), min_size=1))
def test_both_csvs_hold_the_same_cells(rows):
    sample = table((PLACE, POSTS), rows)
    french = spreadsheet(export.csv(sample))
    other = list(csv.reader(io.StringIO(export.csv_international(sample).decode(), newline="")))
    assert [row[0] for row in other] == [row[0] for row in french]
    assert [row[1].replace(".", ",") for row in other] == [row[1] for row in french]


def test_duckdb_reads_the_parquet_as_the_table_with_its_types(tmp_path):
    yes, day = Column("rural", "Rural", "booléen"), Column("jour", "Jour", "date")
    sample = table((PLACE, YEAR, POSTS, yes, day), [
        ("Finistère", 2013.0, 20100.0, True, "2023-12-01", ""),
        ("=1+1", None, 0.1 + 0.2, None, None, "s")], "effectifs_statut")
    types, rows = duck(export.parquet(sample, *ABOUT), tmp_path)
    assert types == ["territoire_nom VARCHAR", "annee BIGINT", "effectifs DOUBLE",
                     "effectifs_statut VARCHAR", "rural BOOLEAN", "jour DATE", "source VARCHAR",
                     "millesime VARCHAR", "nature VARCHAR"]
    assert rows == [
        ("Finistère", 2013, 20100.0, "", True, pd.Timestamp(2023, 12, 1).date(), "Cress Bretagne",
         "2013", ""),
        ("=1+1", None, 0.3, "secret statistique", None, None, "Cress Bretagne", "2013", "")]


def test_a_date_known_to_the_month_stays_as_written(tmp_path):
    sample = table((Column("publie", "Publié le", "date"),), [("2023-12",), ("2024-01-05",)])
    types, rows = duck(export.parquet(sample, *ABOUT), tmp_path)
    assert types[0] == "publie VARCHAR" and [r[0] for r in rows] == ["2023-12", "2024-01-05"]


def test_two_columns_of_one_name_stay_two(tmp_path):
    sample = table((Column("nature", "Type"), Column("Nature", "Genre")), [("a", "b")])
    types, rows = duck(export.parquet(sample, *ABOUT), tmp_path)
    assert [t.split()[0] for t in types] == ["nature", "Nature_2", "source", "millesime",
                                             "nature_3"]
    assert rows[0][:2] == ("a", "b")


def test_the_parquet_carries_its_notice_and_what_its_columns_mean():
    sample = replace(NOTE, licence="Licence Ouverte 2.0", notes=("Rupture en 2013.", "Autre."),
                     build="a1b2 du 24 novembre 2026", champ="Postes")
    schema = pq.read_schema(io.BytesIO(export.parquet(sample, *ABOUT)))
    about = json.loads(schema.metadata[b"observatoire"])
    assert about["Titre"] == "Évolution de l'emploi"
    assert about["Note"] == ["Rupture en 2013.", "Autre."]
    assert (about["Champ"], about["Source"], about["Licence"]) == (
        "Postes", "Cress Bretagne", "Licence Ouverte 2.0")
    assert about["Construction des données"] == "a1b2 du 24 novembre 2026"
    assert about["Lien"] == "http://ici/emploi?annee=2013"
    value = schema.field("valeur").metadata
    assert (value[b"libelle"].decode(), value[b"unite"].decode()) == ("Évolution (%)", "%")


def test_an_empty_table_is_still_a_parquet_with_its_columns(tmp_path):
    types, rows = duck(export.parquet(NOTE.where(NOTE.data["annee"] > 3000), *ABOUT), tmp_path)
    assert types[:3] == ["territoire_nom VARCHAR", "annee BIGINT", "valeur DOUBLE"]
    assert rows == []


def places(rows, *columns) -> Table:
    return Table(pd.DataFrame(rows, columns=["territoire_nom", "effectifs", *columns]),
                 (PLACE, POSTS), source="Insee",
                 vintage="2024")


POINTS = places([("Brest", 12.0, 48.39, -4.49), ("Inconnue", None, math.nan, math.nan)],
                "latitude", "longitude")


def test_points_are_features_longitude_first_and_a_row_without_a_place_stays():
    read = json.loads(export.geojson(POINTS, *ABOUT))
    assert read["type"] == "FeatureCollection"
    assert read["features"] == [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [-4.49, 48.39]},
         "properties": {"territoire_nom": "Brest", "effectifs": 12, "source": "Insee",
                        "millesime": "2024", "nature": ""}},
        {"type": "Feature", "geometry": None,
         "properties": {"territoire_nom": "Inconnue", "effectifs": None, "source": "Insee",
                        "millesime": "2024", "nature": ""}}]
    assert read["observatoire"]["Colonnes"]["effectifs"] == "Effectifs salariés (postes)"
    assert read["observatoire"]["Lien"] == "http://ici/emploi?annee=2013"


def test_areas_have_the_contours_of_the_reference_closed_and_inside_brittany():
    sample = places([("Finistère", 1.0, "29"), ("Bretagne", 4.0, "53"),
                     ("Brest Métropole", 2.0, "242900314")], "territoire")
    read = json.loads(export.geojson(sample, *ABOUT))["features"]
    assert [f["geometry"] for f in read] == [shapes("departement")["29"], None,
                                             shapes("epci")["242900314"]]
    for feature in (read[0], read[2]):
        shape = feature["geometry"]
        polygons = (shape["coordinates"] if shape["type"] == "MultiPolygon"
                    else [shape["coordinates"]])
        for ring in (ring for polygon in polygons for ring in polygon):
            assert ring[0] == ring[-1] and len(ring) >= 4
            assert all(-5.3 < x < -3.2 and 47.5 < y < 48.9 for x, y in ring)


def test_a_code_is_a_departement_only_where_the_table_does_not_say_otherwise():
    sample = places([("Centre", 1.0, "29", "region"), ("Finistère", 2.0, "29", "departement")],
                    "territoire", "territoire_niveau")
    read = json.loads(export.geojson(sample, *ABOUT))["features"]
    assert [f["geometry"] is None for f in read] == [True, False]


def test_what_a_query_of_the_workshop_may_give_never_costs_the_file(tmp_path):
    odd = places([("Nulle part", None, "abc", -4.0), ("Trop loin", 2.0**70, 91.0, 0.0),
                  ("Brest", 1.0, "48.39", "-4.49")], "latitude", "longitude")
    odd = replace(odd, columns=(PLACE, replace(POSTS, type="entier")))
    read = json.loads(export.geojson(odd, *ABOUT))["features"]
    assert [f["geometry"] for f in read] == [
        None, None, {"type": "Point", "coordinates": [-4.49, 48.39]}]
    types, rows = duck(export.parquet(odd, *ABOUT), tmp_path)
    assert types[1] == "effectifs DOUBLE"  # 64 bits do not hold it; 12 figures of it are kept
    assert [row[1] for row in rows] == [None, 1.18059162072e21, 1.0]


def test_a_count_that_a_query_names_statut_is_a_number_in_every_file(tmp_path):
    count = table((YEAR, CHANGE, Column("statut", "statut", "entier")), [(2013, 0.5, 30)])
    types, rows = duck(export.parquet(count, *ABOUT), tmp_path)
    assert types[2] == "statut BIGINT" and rows[0][2] == 30
    assert sheets(export.xlsx(count, *ABOUT))["Données"]["C2"].value == 30
    slide = pptx([Content(Slide("atelier", "atelier"), Block("atelier", "Titre", count))]).slides[0]
    assert shape(slide, "Tableau").table.cell(1, 2).text == "30"


def offer(sample: Table) -> list[str]:
    return [one.name for one in downloads.formats(Block("bloc", "Titre", sample), "")]


def test_geojson_is_offered_where_there_is_geometry_only():
    usual = ["CSV", "XLSX", "CSV international", "Parquet", "Lisez-moi"]
    with_map = [*usual[:-1], "GeoJSON", "Lisez-moi"]
    assert offer(POINTS) == with_map
    assert offer(places([("Finistère", 1.0, "29")], "territoire")) == with_map
    assert offer(NOTE) == usual
    assert offer(places([("Bretagne", 1.0, "53")], "territoire")) == usual
    assert offer(POINTS.where(POINTS.data["territoire_nom"] == "Inconnue")) == usual
    assert offer(places([("Finistère", n, "29") for n in (1.0, 2.0)], "territoire")) == usual


def test_each_format_has_its_own_file_name_and_makes_the_file_that_it_names():
    every = list(downloads.formats(Block("points", "Titre", POINTS), ""))
    names = [one.file.removeprefix("observatoire-ess_titre") for one in every]
    day = names[0].removeprefix("_").removesuffix(".csv")
    assert names == [f"_{day}.csv", f"_{day}.xlsx", f"-international_{day}.csv", f"_{day}.parquet",
                     f"_{day}.geojson", f"-lisez-moi_{day}.txt"]
    assert [one.make()[:4] for one in every] == [b"\xef\xbb\xbfT", b"PK\x03\x04", b"Terr", b"PAR1",
                                                 b'{"ty', b"\xef\xbb\xbfT"]

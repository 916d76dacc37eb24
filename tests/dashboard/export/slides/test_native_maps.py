"""Maps of a slide."""

from __future__ import annotations

from tests.dashboard.export.slides.samples import (
    N,
    contents,
    pptx,
    shape,
)


def test_a_map_is_made_of_shapes_that_can_be_edited(entrepot):
    [content] = [c for c in contents("territoires", "volet_territoires=Cartes")
                 if c.slide.key == "carte_departement"]
    slide = pptx([content]).slides[0]
    group = shape(slide, "Carte")
    assert {"Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Morbihan"} <= {
        s.name.split(N)[0] for s in group.shapes}
    assert group._element.xpath(".//p:cNvPr")[0].get("descr").startswith("Part de l'ESS")

"""What is drawn on a canvas."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from dashboard.pictures.canvas import Canvas
from dashboard.pictures.scene import Run, Scene, Words


@pytest.mark.parametrize(("across", "part"), [("left", 0.0), ("center", 0.5), ("right", 1.0)])
def test_a_word_in_bold_and_what_follows_it_stand_one_after_the_other(across, part):
    scene = Scene(400, 100, "#FFFFFF", words=[
        Words("<b>Champ</b> – Bretagne", 200, 50, 20, "#000000", across)])
    canvas = Canvas(400, 100, scene.back)
    canvas.draw(scene)
    root = ElementTree.fromstring(canvas.picture_bytes("svg"))
    bold, rest = root.iter("{http://www.w3.org/2000/svg}text")
    starts = [float(one.get("x")) for one in (bold, rest)]
    wide, space, more = (20 * Run(text, is_bold).width for text, is_bold in (
        ("Champ", True), (" ", False), ("– Bretagne", False)))
    assert "".join(bold.itertext()) == "Champ" and "".join(rest.itertext()) == "– Bretagne"
    assert starts[0] == pytest.approx(200 - part * (wide + space + more), abs=0.5)
    assert starts[1] == pytest.approx(starts[0] + wide + space, abs=0.5)

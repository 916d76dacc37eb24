"""An icon says one thing."""

from dashboard.paths import FRONTEND


def test_the_magnifying_glass_is_that_of_the_search_alone():
    files = FRONTEND.parent.rglob("*.py")
    assert {file.stem for file in files if ":material/search:" in file.read_text("utf-8")} == {
        "search_box"}

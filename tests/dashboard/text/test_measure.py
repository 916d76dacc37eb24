"""How broad texts are before they are drawn."""

from functools import partial

from dashboard.text.measure import helvetica_width, line_count


def test_a_narrow_space_is_no_broader_than_a_space():
    assert helvetica_width("26\u202f000", 24) == helvetica_width("26\xa0000", 24)
    assert helvetica_width("n\u20111", 24) == helvetica_width("n-1", 24)


def test_a_text_takes_the_lines_that_its_words_need():
    width = partial(helvetica_width, size=10)
    assert line_count("un mot", width("un mot") + 1, width) == 1
    assert line_count("un mot", width("un mot") - 1, width) == 2
    assert line_count("un\nmot", 1000, width) == 2
    assert line_count("anticonstitutionnellement", width("anticonsti"), width) == 3


def test_a_text_without_room_is_counted_all_the_same():
    assert line_count("un mot", 0, len) == line_count("un mot", -5, len) >= 2

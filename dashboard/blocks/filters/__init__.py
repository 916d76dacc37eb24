"""The filters of a page: what it asks the reader (``questions``), and what answers (``carrier``),
the widgets of a bar (``screen``, ``bar``) or an address alone."""

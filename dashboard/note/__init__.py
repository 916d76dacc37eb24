"""« Note de conjoncture »: the draft of the observatory's yearly note, as a Word document or a PDF.

What is published for a year (``figures``, ``missing``) → one model of the document (``contents``,
``method``; ``model``) → written twice (``word``, ``pdf``; ``style`` is what both share).
"""

"""« Note de conjoncture »: the draft of the observatory's yearly note, as a Word document or a PDF.

What is published for a year (``figures``, ``lacking``) → one model of the document (``draft``,
``method``; ``model``) → written twice (``word``, ``pdf``; ``look`` is what both share).
"""

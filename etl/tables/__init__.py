"""Headers, columns and footnotes of a table, whatever the file."""

"""The desk where a workbook is dropped, verified, then published or abandoned."""

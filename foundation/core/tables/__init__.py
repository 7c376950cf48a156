"""Tables in and out: read what people paste or upload, compare it with what is stored, export lists.

Pure (no Django): found, clean, text, delimited, spreadsheet, readers, columns, values, compare, export.
Django: lists (the base of every register).
"""

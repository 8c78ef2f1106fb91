"""Brings events of a user's own into a folder of records: from record files, RDF, CSV and XLSX.

Everything is read and checked first and written together or not at all; nothing goes into the installed package.
"""

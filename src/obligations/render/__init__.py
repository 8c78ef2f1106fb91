"""Findings in, words out: pages, tables and files, with no access to the graph."""

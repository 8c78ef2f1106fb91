"""Drafts for bodies: what a submission says as data, what fills it from the graph, how it is written and checked."""

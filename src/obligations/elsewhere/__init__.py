"""Asks a SPARQL 1.1 endpoint that holds the data instead of the embedded store; used only where one is named."""

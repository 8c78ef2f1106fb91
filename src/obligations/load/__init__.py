"""Text sources in, named graphs out: Turtle, tables (CSV) and event records (YAML, TOML, JSON)."""

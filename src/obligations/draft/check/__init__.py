"""Reads a written draft back, and counts and checks what is in it."""

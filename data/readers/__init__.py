"""Readers of the raw open data: one module per source, each gives an `OpenSet`."""

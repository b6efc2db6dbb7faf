"""The checks: each answers one question about a submission and returns findings."""

"""A local CBS and a local PDOK for tests and measurements, made from documented behaviour and nothing else."""

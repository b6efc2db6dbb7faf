"""Side-by-side measurements with the packages that people use today; run by ``python run.py bench``."""

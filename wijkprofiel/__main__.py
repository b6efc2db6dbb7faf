"""``python -m wijkprofiel`` is the same as the command ``wijkprofiel``."""

from wijkprofiel.cli import main

if __name__ == "__main__":
    main()

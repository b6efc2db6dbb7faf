"""The local CBS in a process of its own, for measurements: answers lines on stdin with what it counted."""

import json
import sys
from typing import Any

from tests.servers.http import serve
from tests.servers.national import national_table
from tests.servers.real import kwb2020_table, shared_folder


def main() -> int:
    """Serve until stdin ends; ``{"latency": 0.3, "gzip": true}`` sets, and every line is answered with the count."""
    folder = shared_folder()
    tables = [national_table()] + ([kwb2020_table(folder)] if folder is not None else [])
    with serve(tables) as server:
        say({"address": server.address, "tables": [table.id for table in tables]})
        for line in sys.stdin:
            for name, value in json.loads(line).items():
                setattr(server.service.settings, name, value)
            seen = list(server.log)
            server.log.clear()
            say({"requests": len(seen), "bytes": sum(one.bytes for one in seen)})
    return 0


def say(content: dict[str, Any]) -> None:
    """One line of JSON on stdout."""
    sys.stdout.write(json.dumps(content) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

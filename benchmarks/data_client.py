"""One fetch in a process of its own: ``python -m benchmarks.data_client ours|other ADDRESS TABLE [GEMEENTE]``."""

import json
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd


def ours(address: str, table: str, gemeente: str) -> Callable[[], pd.DataFrame]:
    """A fetch by this project, up to the DataFrame."""
    from wijkprofiel.sources.cbs.collect import collect_table
    from wijkprofiel.sources.cbs.odata3 import TableClient
    from wijkprofiel.sources.cbs.request import Regions

    regions = Regions(gemeenten=(gemeente,)) if gemeente else None
    return lambda: collect_table(TableClient(address), table, regions=regions).frame()


def other(address: str, table: str, gemeente: str) -> Callable[[], pd.DataFrame]:
    """The same by cbsodata, with the same rows asked for."""
    import cbsodata

    cbsodata.options.use_https = False
    cbsodata.options.requests = {}
    place, number = urlsplit(address).netloc, gemeente[2:]
    terms = [f"WijkenEnBuurten eq '{gemeente:10}'"]
    terms += [f"startswith(WijkenEnBuurten,'{level}{number}')" for level in ("WK", "BU")]
    filters = " or ".join(terms) if gemeente else None
    return lambda: pd.DataFrame(cbsodata.get_data(table, filters=filters, catalog_url=place))


def main() -> int:
    """Fetch once and say how long it took, how many rows came and how much memory was used at most."""
    who, address, table, gemeente = (*sys.argv[1:], "")[:4]
    work = {"ours": ours, "other": other}[who](address, table, gemeente)
    start = time.perf_counter()
    frame = work()
    seconds = time.perf_counter() - start
    sys.stdout.write(json.dumps({"seconds": seconds, "rows": len(frame), "peak_mb": peak_megabytes()}) + "\n")
    return 0


def peak_megabytes() -> float:
    """The most memory this process held. On Linux from its own status: the other count starts with its parent's."""
    status = Path("/proc/self/status")
    if status.is_file():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="utf-8"))
        if found:
            return int(found[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    sys.exit(main())

"""``python -m tests.servers``: the local CBS and PDOK by hand, on a loopback port."""

import argparse
import sys
import time

from tests.servers.faults import KINDS, read_fault
from tests.servers.http import serve
from tests.servers.real import kwb2020_table, real_boundaries, shared_folder
from tests.servers.toydorp import toydorp_boundaries, toydorp_tables


def content(kind):
    """Tables and boundaries: made up, and with ``echt`` the real 84799NED in place of the made-up one."""
    tables = {table.id: table for table in toydorp_tables()}
    boundaries = toydorp_boundaries()
    folder = shared_folder() if kind in ("echt", "best") else None
    if folder is None and kind == "echt":
        raise SystemExit("De map met echte gegevens (../shared/data) is er niet.")
    if folder is not None:
        tables["84799NED"] = kwb2020_table(folder)
        for real in real_boundaries(folder):
            same = next(c for c in boundaries if (c.api, c.name) == (real.api, real.name))
            same.features += real.features
    return list(tables.values()), boundaries


def main():
    parser = argparse.ArgumentParser(
        prog="python -m tests.servers", description="Lokale CBS en PDOK voor tests."
    )
    parser.add_argument("--poort", type=int, default=8099)
    parser.add_argument("--inhoud", choices=("toydorp", "echt", "best"), default="best")
    parser.add_argument("--vertraging", type=float, default=0.0, help="seconden per verzoek")
    parser.add_argument("--geen-gzip", action="store_true")
    parser.add_argument("--geen-skip", action="store_true", help="$skip weigeren")
    parser.add_argument("--hoogste-top", type=int, default=0, help="hogere $top weigeren")
    parser.add_argument("--pagina", type=int, default=10_000, help="rijen per pagina van de feed")
    parser.add_argument(
        "--fout", action="append", default=[], metavar="SOORT[:PAD[:KEER[:HOEVEEL]]]",
        help="een storing; soorten: " + ", ".join(KINDS),
    )  # fmt: skip
    asked = parser.parse_args()
    tables, boundaries = content(asked.inhoud)
    settings = {
        "latency": asked.vertraging, "gzip": not asked.geen_gzip, "refuse_skip": asked.geen_skip,
        "top_limit": asked.hoogste_top, "page_size": asked.pagina,
    }  # fmt: skip
    with serve(tables, boundaries, port=asked.poort, **settings) as server:
        server.fail(*(read_fault(text) for text in asked.fout))
        sys.stderr.write(
            f"Lokale CBS en PDOK op {server.address}\n"
            f"export WIJKPROFIEL_CBS={server.address} WIJKPROFIEL_CBS_DERDEN={server.address} "
            f"WIJKPROFIEL_PDOK={server.address}\nStoppen: Ctrl+C\n"
        )
        shown = 0
        try:
            while True:
                time.sleep(0.2)
                for seen in server.service.log[shown:]:
                    sys.stderr.write(f"{seen.status} {seen.bytes:>10} {seen.target[:160]}\n")
                    shown += 1
        except KeyboardInterrupt:
            return 0


if __name__ == "__main__":
    sys.exit(main())

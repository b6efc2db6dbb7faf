"""Work done in a process of its own, so that it can be killed or run beside another."""

import multiprocessing
import os

from wijkprofiel.fetching import ophalen

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.processes"])


def fetch(address, place, gemeente, years):
    """Fetch figures and boundaries from the server at ``address`` into the store in ``place``."""
    os.environ.update(WIJKPROFIEL_CBS=address, WIJKPROFIEL_PDOK=address)
    os.environ.pop("WIJKPROFIEL_OFFLINE", None)
    fetched = ophalen(gemeente, jaar=years, opslag=place)
    if fetched.problems:
        raise fetched.problems[0]


def start_fetch(server, place, gemeente="GM9999", years=(2020,)):
    """A running process that fetches."""
    process = CONTEXT.Process(target=fetch, args=(server.address, str(place), gemeente, list(years)))
    process.start()
    return process

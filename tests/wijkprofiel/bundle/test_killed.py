"""A process that is killed while it writes a bundle, at every single moment at which it touches the disk."""

import errno
import os
import signal
import sys
from dataclasses import replace
from functools import partial

import pytest

from guardrails.approved import _GATE
from wijkprofiel.bundle import check_bundle
from wijkprofiel.errors import BundleError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")

_TOUCHES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "shutil.rmtree")


# Every moment with --alles; one in so many in a normal run.
STRIDES = [pytest.param(1, marks=pytest.mark.lang), 11]


def killed_at(moment, into, work):
    """Run ``work`` in a child that is killed at its ``moment``-th touch of ``into``; False if it ended."""
    child = os.fork()
    if child == 0:
        seen = 0

        def watch(event, arguments):
            nonlocal seen
            if event in _TOUCHES and str(arguments[0]).startswith(str(into)):
                seen += 1
                if seen == moment:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def final_folders(into):
    return (
        [path for path in into.iterdir() if path.is_dir() and not path.name.startswith(".")]
        if into.exists()
        else []
    )


@pytest.mark.parametrize("stride", STRIDES)
def test_a_first_bundle_is_whole_or_absent_at_every_moment(exercise, write, tmp_path, stride):
    moment, half = 1, []
    while killed_at(moment, into := tmp_path / str(moment), partial(write, exercise, into)):
        half += [(moment, folder) for folder in final_folders(into) if check_bundle(folder).exit_code]
        again = write(exercise, into)
        half += [(moment, "again")] if check_bundle(again.folder).exit_code else []
        left = sorted(path.name for path in into.iterdir())
        half += (
            [(moment, left)] if left != ["journaal.jsonl", "oefening-toydorp", "oefening-toydorp.zip"] else []
        )
        moment += stride
    assert moment > 60
    assert half == []


@pytest.mark.parametrize("stride", STRIDES)
def test_a_bundle_that_is_replaced_is_old_new_or_absent_at_every_moment(
    exercise, recipe, write, tmp_path, stride
):
    later = replace(exercise, peildatum="2026-05-01", gate=_GATE)
    new_recipe = replace(recipe, peildatum="2026-05-01")
    moment, wrong = 1, []

    while True:
        into = tmp_path / str(moment)
        write(exercise, into)
        if not killed_at(moment, into, partial(write, later, into, recipe=new_recipe)):
            break
        wrong += [(moment, folder) for folder in final_folders(into) if check_bundle(folder).exit_code]
        again = write(later, into, recipe=new_recipe)
        left = sorted(path.name for path in into.iterdir())
        if check_bundle(again.folder).exit_code or len(left) != 3:
            wrong.append((moment, left))
        moment += stride
    assert moment > 60
    assert wrong == []


@pytest.mark.parametrize("stride", STRIDES)
def test_a_release_that_was_interrupted_keeps_its_number(released, write, tmp_path, stride):
    moment, numbers = 1, set()
    while killed_at(moment, into := tmp_path / str(moment), partial(write, released, into)):
        numbers.add(write(released, into).folder.name)
        moment += stride
    assert numbers == {"vrijgave-2026-001"}


@pytest.mark.parametrize("stride", STRIDES)
def test_a_disk_that_is_full_at_any_moment_leaves_no_half_bundle(exercise, write, tmp_path, stride):
    """The same moments, but now the disk refuses instead of the process ending."""
    moment, wrong = 1, []
    into = tmp_path / "1"
    while (ending := full_at(moment, into, partial(write, exercise, into))) != NOT_REACHED:
        wrong += [(moment, folder) for folder in final_folders(into) if check_bundle(folder).exit_code]
        hidden = [path.name for path in into.glob(".*")] if into.exists() else []
        wrong += [(moment, ending, hidden)] if hidden or ending == OTHER_ERROR else []
        moment += stride
        into = tmp_path / str(moment)
    assert moment > 60
    assert wrong == []


def test_processes_that_write_at_the_same_time_do_not_get_in_each_others_way(released, seal, write, tmp_path):
    def table(extra):
        return released.table.assign(**{"inwoners@2020": released.table["inwoners@2020"] + extra})

    children = [
        os.fork() or in_child(partial(write, seal(released, table=table(n)), tmp_path)) for n in range(4)
    ]
    endings = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert (endings, sorted(path.name for path in tmp_path.glob("*.zip"))) == (
        [0] * 4,
        [f"vrijgave-2026-00{n}.zip" for n in (1, 2, 3, 4)],
    )
    assert [check_bundle(path).exit_code for path in tmp_path.glob("vrijgave-*")] == [0] * 8


def in_child(work):
    ending = 1
    try:
        work()
        ending = 0
    finally:
        os._exit(ending)


FINISHED, TOLD_IN_DUTCH, NOT_REACHED, OTHER_ERROR = range(4)


def full_at(moment, into, work):
    """How ``work`` ends in a child whose ``moment``-th touch of ``into`` is refused."""
    child = os.fork()
    if child == 0:
        seen, ending = 0, OTHER_ERROR

        def watch(event, arguments):
            nonlocal seen
            if event in _TOUCHES and str(arguments[0]).startswith(str(into)):
                seen += 1
                if seen == moment:
                    raise OSError(errno.ENOSPC, "No space left on device")

        sys.addaudithook(watch)
        try:
            work()
            ending = FINISHED if seen >= moment else NOT_REACHED
        except BundleError:
            ending = TOLD_IN_DUTCH
        finally:
            os._exit(ending)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)

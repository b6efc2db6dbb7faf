import subprocess
import sys

import pytest

import guardrails
import wijkprofiel
from wijkprofiel.cli import app
from wijkprofiel.commands import COMMANDS, CommandGroup


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_list_is_there_and_explains_itself(run, name):
    code, out, _ = run(name, "--help")
    assert code == 0
    assert f"wijkprofiel {name} " in out


def test_the_list_of_commands_is_shown_without_loading_figures_or_statistics():
    shown = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from typer.testing import CliRunner; from wijkprofiel.cli import app; "
            "out = CliRunner().invoke(app, ['--help']).output; "
            "print('vrijgeven' in out, sorted({'pandas', 'scipy', 'matplotlib'} & set(sys.modules)))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.strip() == "True []"


def test_a_command_with_a_slip_of_the_pen_is_answered_with_the_right_name(run):
    code, _, told = run("controleeren")
    assert code == 2
    assert "controleren" in told


def test_the_command_line_is_the_group_that_loads_on_call():
    assert app.info.cls is CommandGroup


@pytest.mark.parametrize("package", [guardrails, wijkprofiel])
def test_every_public_name_of_a_package_can_be_had(package):
    assert [name for name in package.__all__ if getattr(package, name, None) is None] == []


def test_what_guardrails_promises_is_what_it_loads():
    assert set(guardrails.__all__) == set(guardrails._PLACES)

import tomllib

import pytest

from guardrails import toml_problem


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[doel\nnaam = 1", "regel 1"),
        ("a = 1\na = 2\n", "dat er al is"),
        ("[a]\n[b]\n[a]\n", "dat er al is"),
        ("a = 2027-13-41", "regel 1"),
        ('a = """tot hier', "te vroeg"),
        ("a = " + "[" * 2000, "te diep"),
    ],
)
def test_a_text_that_is_no_toml_is_explained_in_dutch(text, told):
    with pytest.raises((ValueError, RecursionError)) as caught:
        tomllib.loads(text)
    assert told in toml_problem(caught.value)


def test_nothing_of_the_text_is_repeated():
    with pytest.raises(ValueError, match="line 1") as caught:
        tomllib.loads("naam = Jansen")
    assert "Jansen" not in toml_problem(caught.value)

"""Files damaged in ways that a long fuzz run found: each is called unreadable, or says what is wrong with it."""

import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guardrails import Policy, inspect_file
from tests.attacks import planted


@pytest.fixture(scope="module")
def codes(tmp_path_factory):
    folder, policy = tmp_path_factory.mktemp("kapot"), Policy.load()

    def of(name, content):
        path = folder / name
        path.write_bytes(content)
        return {f.code for f in inspect_file(path, policy=policy, vault=None)}

    return of


def archive(name=b"lees.txt"):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr(name.decode(), "tekst")
    return target.getvalue()


def test_a_member_without_a_name_is_said(codes):
    nameless = archive().replace(b"lees.txt", b"\0ees.txt")
    assert "I21" in codes("naamloos.zip", nameless)


def test_what_stands_before_a_list_without_members_is_said(codes):
    whole = archive()
    emptied = whole[: whole.index(b"PK\x01\x02")] + b"PK\x05\x06" + bytes(6) + bytes(2) + bytes(4)
    emptied += (len(emptied) - 16).to_bytes(4, "little") + bytes(2)
    assert codes("leeg.zip", emptied) & {"I01", "I18"}


@pytest.mark.parametrize("operator", [b" Tf", b" Td", b" Tj"])
def test_a_page_whose_operators_lack_their_numbers_is_unreadable_or_read(operator, codes):
    content = planted.pdf("letter_voor_letter")
    assert "T01" not in codes("rekenteken.pdf", content.replace(operator, operator.replace(b" ", b"\n"), 1))


def test_a_declaration_of_no_known_kind_is_unreadable(codes):
    assert codes("tekening.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><![CDAT[x]]></svg>') == {"I01"}


def test_a_text_in_a_table_that_is_no_text_is_unreadable(codes):
    target = io.BytesIO()
    pq.write_table(pa.table({"gebied": ["WK999900"], "naam": ["Dorp"]}), target)
    broken = target.getvalue().replace(b"parquet-cpp-arrow", b"parquet\xd0cpp-arrow")
    assert codes("tabel.parquet", broken) == {"I01"}

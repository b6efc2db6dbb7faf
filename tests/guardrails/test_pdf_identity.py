"""The identity of a PDF is a sum and no text; whatever else its metadata hold is read."""

import pikepdf
import pytest

from guardrails.readers import read

IDENTITY = "dnaIRISras/x+GENblabla=="[:22] + "=="
PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<xmpMM:DocumentID>{identity}</xmpMM:DocumentID><dc:title>een titel</dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def metadata(tmp_path, identity):
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.Metadata = document.make_stream(PACKET.format(identity=identity).encode())
    document.Root.Metadata.Type, document.Root.Metadata.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    document.save(tmp_path / "blad.pdf")
    return " ".join(str(f.payload) for f in read(tmp_path / "blad.pdf") if f.kind == "metadata")


def test_a_sum_of_sixteen_bytes_is_not_read_as_words(tmp_path):
    said = metadata(tmp_path, IDENTITY)
    assert IDENTITY not in said
    assert "een titel" in said


@pytest.mark.parametrize("identity", ["pct niet westers", "dna", IDENTITY * 2])
def test_anything_else_in_its_place_is_read(tmp_path, identity):
    assert identity in metadata(tmp_path, identity)

"""A hash in a text is no page, whatever byte it begins with; a page packed into letters is."""

import base64

from guardrails.readers.loose import blobs


def names(text):
    return [fragment.name for fragment in blobs("tekst", text)]


def test_a_hash_that_begins_like_a_tag_is_no_page():
    assert names("3ca810683ad8f1985a2800b45fcb38cd792ee1e3fa9350fbfa33199f3866d0a7") == []


def test_a_page_in_base64_is_still_found():
    page = b"<table><tr><td>BU01640000</td><td>17</td></tr></table><!-- een blok -->"
    assert names(base64.b64encode(page).decode()) == ["deel.html"]

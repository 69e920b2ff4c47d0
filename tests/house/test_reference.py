"""The generated pages say what the code says."""

from tools.generate_reference import drifted_pages


def test_no_page_has_drifted() -> None:
    assert drifted_pages() == [], "run make reference"

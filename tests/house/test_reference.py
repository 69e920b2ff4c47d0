"""The generated pages say what the code says."""

from copy import deepcopy

import pytest
from ninja.openapi.schema import OpenAPISchema

from havendesk.api.pages import api
from tools.generate_reference import drifted_pages


def test_no_page_has_drifted() -> None:
    assert drifted_pages() == [], "run make reference"


def test_no_two_shapes_of_the_api_share_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The description keeps one shape of a name; a second one would take its place without a word."""
    shapes: dict[str, object] = {}
    clashes: set[str] = set()
    add = OpenAPISchema.add_schema_definitions

    def watched(self: OpenAPISchema, definitions: dict[str, object]) -> None:
        for name, shape in definitions.items():
            if shapes.setdefault(name, deepcopy(shape)) != shape:
                clashes.add(name)
        add(self, definitions)

    monkeypatch.setattr(OpenAPISchema, "add_schema_definitions", watched)
    api.get_openapi_schema()
    assert "ReasonIn" in shapes, "the description is built another way now"
    assert clashes == set()

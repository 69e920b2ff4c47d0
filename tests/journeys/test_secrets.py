"""Journey 6: a seed phrase is typed into the chat; it is masked, the customer is warned, nothing keeps it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Running
from tests.journeys.pages import PATIENCE, Agent, Customer
from tests.journeys.records import Records

pytestmark = pytest.mark.journey

# A valid BIP-39 phrase of words that stand nowhere else in the product, so that one word alone betrays it.
PHRASE = "dolphin giraffe gorilla hamster jaguar kangaroo lobster mosquito mushroom ostrich oyster cinnamon"
WORDS = PHRASE.split()
# Said beside it and stored, to prove that the search would find what is there.
HARMLESS = "Quillfeather"

LEFT_IN_THE_BROWSER = """async () => {
  const kept = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})];
  for (const {name} of await indexedDB.databases()) {
    const base = await new Promise((yes, no) => {
      const asked = indexedDB.open(name); asked.onsuccess = () => yes(asked.result); asked.onerror = no;
    });
    for (const table of base.objectStoreNames) {
      kept.push(await new Promise((yes, no) => {
        const asked = base.transaction(table).objectStore(table).getAll();
        asked.onsuccess = () => yes(JSON.stringify(asked.result)); asked.onerror = no;
      }));
    }
    base.close();
  }
  return kept.join("\\n").toLowerCase();
}"""


def test_a_typed_seed_phrase_is_masked_and_kept_nowhere(
    customer: Callable[..., Customer], agent: Callable[..., Agent], running: Running, records: Records
) -> None:
    daniel = customer("Daniel Reyes")
    daniel.write(f"My {HARMLESS} wallet is empty, the words are {PHRASE}. I want to talk to a person.")
    warning = daniel.chat.get_by_role("alert").filter(has_text="We removed a secret from your message")
    expect(warning).to_be_visible(timeout=PATIENCE)
    expect(warning).to_contain_text("recovery (seed) phrase")
    daniel.sees(HARMLESS)
    aria = agent("aria")
    aria.become("Available")
    aria.open(daniel.reference)
    aria.sees(HARMLESS)
    expect(aria.log.get_by_text(re.compile("removed|masked", re.IGNORECASE)).first).to_be_visible()
    reference = daniel.reference
    daniel.page.reload()
    daniel.chat.locator("button.launcher").click(timeout=PATIENCE)
    daniel.sees(HARMLESS)

    for page in (daniel.page, aria.page):
        shown = page.evaluate("() => document.documentElement.outerHTML").lower()
        assert [word for word in WORDS if word in shown] == []
        kept = page.evaluate(LEFT_IN_THE_BROWSER)
        assert [word for word in WORDS if word in kept] == []
    for place in (daniel, aria):
        assert [word for text in place.people() for word in WORDS if word in text.lower()] == []
    assert [word for text in records.people(reference) for word in WORDS if word in text.lower()] == []

    assert records.columns_with(WORDS) == []
    assert records.files_with(WORDS, running.product.output) == []
    assert records.columns_with([HARMLESS]) == ["tickets_message.text"]
    assert records.files_with([HARMLESS]) != []

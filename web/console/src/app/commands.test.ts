// @vitest-environment jsdom
import { expect, it, vi } from "vitest";
import { chordOf, type Press, shownKeys } from "./chords";
import { type Command, isComposing, makeListener, makeRegistry, placeOf } from "./commands";

function press(key: string, more: Partial<Press> = {}): Press {
  return { key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more };
}

function command(id: string, keys?: string, more: Partial<Command> = {}): Command {
  return { id, group: "desk", label: id, run: vi.fn(), ...(keys ? { keys } : {}), ...more };
}

it.each([
  [press("j"), "j"],
  [press("J", { shiftKey: true }), "Shift+j"],
  [press("?", { shiftKey: true }), "?"],
  [press("k", { ctrlKey: true }), "mod+k"],
  [press("k", { metaKey: true }), "mod+k"],
  [press("Enter", { metaKey: true, shiftKey: true }), "mod+Shift+Enter"],
  [press("ㅏ", { code: "KeyK" }), "k"],
  [press("о", { code: "KeyJ" }), "j"],
  [press("Shift", { shiftKey: true }), null],
  [press("Process", { code: "KeyK" }), null],
  [press("j", { altKey: true }), null],
])("reads a key press", (given, chord) => {
  expect(chordOf(given)).toBe(chord);
});

it("shows keys as they stand on the keyboard", () => {
  expect(shownKeys("mod+Enter", false)).toEqual(["Ctrl", "↵"]);
  expect(shownKeys("mod+k", true)).toEqual(["⌘", "K"]);
  expect(shownKeys("g i", false)).toEqual(["G", "I"]);
});

it("takes no letter for a command while an input method composes", () => {
  expect(isComposing({ isComposing: true, keyCode: 74 })).toBe(true);
  expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true);
  expect(isComposing({ isComposing: false, keyCode: 74 })).toBe(false);
});

it("leaves letters to fields, and everything to dialogs", () => {
  document.body.innerHTML =
    '<input id="a"><input id="b" type="checkbox"><div role="dialog"><button id="c"></button></div>';
  expect(placeOf(document.getElementById("a"))).toBe("field");
  expect(placeOf(document.getElementById("b"))).toBe("page");
  expect(placeOf(document.getElementById("c"))).toBe("layer");
  expect(placeOf(document.body)).toBe("page");
});

it("runs in a field only what was made for fields", () => {
  const registry = makeRegistry();
  const [letter, chord] = [command("a.a", "s"), command("a.b", "mod+k", { inFields: true })];
  registry.register([letter, chord]);
  const listen = makeListener(registry);
  expect(listen("s", "field")).toBeNull();
  expect(listen("mod+k", "field")?.id).toBe("a.b");
  expect(listen("s", "page")?.id).toBe("a.a");
});

it("waits a moment for the second key of a sequence, and then no longer", () => {
  const registry = makeRegistry();
  registry.register([command("go.inbox", "g i"), command("situation", "i")]);
  let at = 0;
  const listen = makeListener(registry, () => at);
  expect(listen("g", "page")).toBeNull();
  expect(listen("i", "page")?.id).toBe("go.inbox");
  expect(listen("i", "page")?.id).toBe("situation");
  listen("g", "page");
  at += 2_000;
  expect(listen("i", "page")?.id).toBe("situation");
});

it("lets the innermost part win a key, says so, and gives it back", () => {
  const registry = makeRegistry();
  registry.register([command("outer", "x")]);
  const leave = registry.register([command("inner", "x"), command("keyless")]);
  expect(registry.list().map((each) => each.id)).toEqual(["inner", "keyless"]);
  expect(registry.clashes()).toEqual(["x"]);
  leave();
  expect(registry.list().map((each) => each.id)).toEqual(["outer"]);
  expect(registry.clashes()).toEqual([]);
});

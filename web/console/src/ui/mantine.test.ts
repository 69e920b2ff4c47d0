import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const SOURCE = join(import.meta.dirname, "..");
const STYLES = join(import.meta.dirname, "../../../node_modules/@mantine/core/styles");

/** Components that Mantine builds others from: using the second means needing the first. */
const INSIDE: Record<string, string[]> = {
  Modal: ["ModalBase", "Overlay", "Paper", "CloseButton", "ScrollArea"],
  Select: ["Combobox", "Input", "ScrollArea", "CloseButton"],
  MultiSelect: ["Combobox", "Pill", "PillsInput", "Input"],
  Autocomplete: ["Combobox", "Input"],
  TagsInput: ["Combobox", "Pill", "PillsInput", "Input"],
  TextInput: ["Input"],
  Textarea: ["Input"],
  NumberInput: ["Input"],
  Checkbox: ["InlineInput"],
  Radio: ["InlineInput"],
  Switch: ["InlineInput"],
  SegmentedControl: ["FloatingIndicator"],
  Tabs: ["UnstyledButton"],
  Button: ["UnstyledButton", "Loader"],
  ActionIcon: ["UnstyledButton", "Loader"],
  Menu: ["Popover"],
};

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) ? [readFileSync(path, "utf8")] : [];
  });
}

function usedComponents(): Set<string> {
  const used = new Set<string>(["Notification"]);
  for (const source of sources(SOURCE)) {
    for (const [, names = ""] of source.matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)) {
      for (const name of names.split(",")) {
        const component = name.trim().split(" ")[0] ?? "";
        if (/^[A-Z]/.test(component)) used.add(component);
      }
    }
  }
  for (const component of [...used]) for (const inner of INSIDE[component] ?? []) used.add(inner);
  return used;
}

it("loads the styles of every Mantine component that is used", () => {
  const loaded = readFileSync(join(import.meta.dirname, "mantine.css"), "utf8");
  const missing = [...usedComponents()].filter(
    (name) => existsSync(join(STYLES, `${name}.layer.css`)) && !loaded.includes(`styles/${name}.layer.css`),
  );
  expect(missing).toEqual([]);
});

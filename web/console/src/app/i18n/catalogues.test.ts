import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LANGUAGES, type Language } from "@havendesk/shared";
import { describe, expect, it } from "vitest";
import { WORDS } from "../../rooms/exchange/words";
import en from "./en.json";
import { chooseLanguage } from "./index";
import ja from "./ja.json";
import ko from "./ko.json";
import zhHans from "./zh-Hans.json";

const CATALOGUES: Record<Language, object> = { en, "zh-Hans": zhHans, ko, ja };
const ROOT = join(import.meta.dirname, "../../../../..");

function flat(value: object, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "string") found.set(prefix + key, inner);
    else for (const [path, text] of flat(inner, `${prefix}${key}.`)) found.set(path, text);
  }
  return found;
}

/** Korean, Japanese and Chinese have no plural: `x_other` stands there for `x_one` and `x_other`. */
function withoutPlural(keys: Iterable<string>): string[] {
  return [...new Set([...keys].map((key) => key.replace(/_(one|other)$/, "")))].sort();
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort();
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.includes(".test.") ? [readFileSync(path, "utf8")] : [];
  });
}

const ENGLISH = flat(en);

describe.each(LANGUAGES)("the catalogue %s", (language) => {
  const texts = flat(CATALOGUES[language]);

  it("has every text and no other", () => {
    expect(withoutPlural(texts.keys())).toEqual(withoutPlural(ENGLISH.keys()));
  });

  it("has the same named placeholders in every text", () => {
    for (const [key, text] of texts) {
      const original = ENGLISH.get(key) ?? "";
      expect(placeholders(text), key).toEqual(placeholders(original));
    }
  });

  it("has no empty text and no text left in English", () => {
    const same = [...texts].filter(
      ([key, text]) =>
        language !== "en" && ENGLISH.get(key) === text && /[a-z]{4,}/.test(text.replace(/\{\w+\}/g, "")),
    );
    expect(same.map(([key]) => key).filter((key) => !/system$/.test(key))).toEqual([]);
    expect([...texts].filter(([, text]) => text.trim() === "")).toEqual([]);
  });
});

it("has title and way out for every error code of the server", () => {
  const file = readFileSync(join(ROOT, "havendesk/kernel/errors.py"), "utf8");
  const list = file.slice(file.indexOf("class ErrorCode"), file.indexOf("@dataclass"));
  const codes = [...list.matchAll(/^ {4}[A-Z_]+ = "(\w+)"$/gm)].map((match) => match[1] ?? "");
  expect(codes.length).toBeGreaterThan(30);
  const texts = Object.keys(en.errors);
  expect(codes.filter((code) => !texts.includes(code))).toEqual([]);
  expect(texts.filter((code) => code !== "unreachable" && !codes.includes(code))).toEqual([]);
});

it("puts every word of the exchange's closed lists into words", () => {
  for (const [list, words] of Object.entries(WORDS)) {
    for (const word of words) expect(ENGLISH.has(`exchange.${list}.${word}`), `${list}.${word}`).toBe(true);
  }
});

it("holds no text that nothing shows", () => {
  const code = sources(join(import.meta.dirname, "../..")).join("\n");
  const dynamic = [...code.matchAll(/t\(\s*`([\w.]+)\$\{/g)].map((match) => match[1] ?? "");
  const byList = ["exchange.", "errors."];
  const unused = withoutPlural(ENGLISH.keys()).filter(
    (key) => !code.includes(`"${key}"`) && ![...dynamic, ...byList].some((start) => key.startsWith(start)),
  );
  expect(unused).toEqual([]);
});

it("chooses a language from what the browser wants", () => {
  expect(chooseLanguage(["ko-KR", "en"])).toBe("ko");
  expect(chooseLanguage(["zh-TW"])).toBe("zh-Hans");
  expect(chooseLanguage(["fr-FR", "ja"])).toBe("ja");
  expect(chooseLanguage(["de"])).toBe("en");
});

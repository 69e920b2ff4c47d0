/**
 * Texts of the console: one catalogue per language, named placeholders in single braces. Only the chosen
 * language is loaded. Keys are checked by the compiler against en.json, the other catalogues by a test.
 */
import { LANGUAGES, type Language } from "@havendesk/shared";
import i18next, { type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import type en from "./en.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
    interpolationPrefix: "{";
    interpolationSuffix: "}";
  }
}

const LOADERS: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import("./en.json"),
  "zh-Hans": () => import("./zh-Hans.json"),
  ko: () => import("./ko.json"),
  ja: () => import("./ja.json"),
};

/** Every language is listed under its own name, so that nobody has to read another one to find theirs. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: "English",
  "zh-Hans": "简体中文",
  ko: "한국어",
  ja: "日本語",
};

const STORAGE_KEY = "havendesk.language";

/** The first of the wanted languages (BCP 47) that there is a catalogue for, else English. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const exact = LANGUAGES.find((language) => language === tag);
    if (exact) return exact;
    const primary = tag.toLowerCase().split("-")[0];
    if (primary === "zh") return "zh-Hans";
    if (primary === "ko" || primary === "ja" || primary === "en") return primary;
  }
  return "en";
}

export function currentLanguage(): Language {
  return chooseLanguage([i18next.language ?? "en"]);
}

/** The word in the address line that shows the pseudo-locale (pseudo.ts); it is never kept. */
const PSEUDO_WORD = "pseudo";

export async function startTexts(
  storage: Pick<Storage, "getItem"> = localStorage,
  asked: string = new URLSearchParams(location.search).get("lang") ?? "",
): Promise<i18n> {
  const wanted = chooseLanguage(
    [asked, storage.getItem(STORAGE_KEY) ?? "", ...navigator.languages].filter(Boolean),
  );
  const { language, catalogue } = await textsOf(asked === PSEUDO_WORD ? PSEUDO_WORD : wanted);
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    load: "currentOnly",
    resources: { [language]: { translation: catalogue } },
    interpolation: { prefix: "{", suffix: "}", escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
  return i18next;
}

async function textsOf(
  wanted: Language | typeof PSEUDO_WORD,
): Promise<{ language: string; catalogue: object }> {
  if (wanted !== PSEUDO_WORD) return { language: wanted, catalogue: (await LOADERS[wanted]()).default };
  const [{ PSEUDO, pseudoCatalogue }, english] = await Promise.all([import("./pseudo"), LOADERS.en()]);
  return { language: PSEUDO, catalogue: pseudoCatalogue(english.default) };
}

export async function setLanguage(language: Language): Promise<void> {
  const catalogue = (await LOADERS[language]()).default;
  i18next.addResourceBundle(language, "translation", catalogue, true, true);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(STORAGE_KEY, language);
}

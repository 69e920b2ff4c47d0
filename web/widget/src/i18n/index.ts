/** The interface's words and how the customer's language writes times, sizes and numbers. */
import { CUSTOMER_LANGUAGES, type CustomerLanguage } from "@havendesk/shared";
import { second } from "../ui/second.ts";
import { type Catalogue, en, type Key } from "./en.ts";

export type { Catalogue, Key } from "./en.ts";

/** What is known so far: English is part of the widget, every other language is a file of its own. */
export const CATALOGUES: Partial<Record<CustomerLanguage, Catalogue>> = { en };

/** A language's file comes within this many milliseconds, or the page reads English. */
const PATIENCE = 5_000;

/** Fetches a language's own words, once. Without them English stands in until the page is loaded anew. */
export async function learn(language: CustomerLanguage, desk: string): Promise<void> {
  if (language === "en") return;
  CATALOGUES[language] ??= await second<Catalogue>(language, desk, PATIENCE).catch(() => en);
}

/** Each language's own name, for the choice. */
export const NAMES: Readonly<Record<CustomerLanguage, string>> = {
  en: "English",
  "zh-Hans": "简体中文",
  "zh-Hant": "繁體中文",
  ko: "한국어",
  ja: "日本語",
};

type Placeholders<S> = S extends `${string}{${infer N}}${infer Rest}` ? N | Placeholders<Rest> : never;
type Values<K extends Key> = Record<Placeholders<(typeof en)[K]>, string | number>;
/** Nothing where the text has no placeholder; every placeholder by name where it has. */
type Filling<K extends Key> = [Placeholders<(typeof en)[K]>] extends [never] ? [] : [Values<K>];
/** Keys that come as a pair, one for one thing and one for any other number. */
type Counted = "launcher_unread" | "left" | "over" | "suggest" | "list_unread";

/** Regions and the script whose readers of Chinese expect traditional characters; a named script counts more. */
const TRADITIONAL = /^zh(?!.*-hans).*-(hant|tw|hk|mo)\b/;

/** The language of this list that serves a reader of `wanted` (BCP 47, best first), or English. */
export function languageFor(wanted: readonly string[]): CustomerLanguage {
  for (const tag of wanted) {
    const lower = tag.toLowerCase();
    const found = CUSTOMER_LANGUAGES.find((language) => lower === language.toLowerCase());
    if (found) return found;
    if (TRADITIONAL.test(lower)) return "zh-Hant";
    const [primary] = lower.split("-");
    const near = CUSTOMER_LANGUAGES.find((language) => language.toLowerCase().split("-")[0] === primary);
    if (near) return near;
  }
  return "en";
}

export class Words {
  private readonly catalogue: Catalogue;
  private readonly plural: Intl.PluralRules;

  constructor(readonly language: CustomerLanguage) {
    this.catalogue = CATALOGUES[language] ?? en;
    this.plural = new Intl.PluralRules(language);
  }

  say<K extends Key>(key: K, ...filling: Filling<K>): string {
    const values: Record<string, string | number> = filling[0] ?? {};
    return this.catalogue[key].replace(/\{(\w+)\}/g, (_, name: string) => this.value(values[name]));
  }

  private value(value: string | number | undefined): string {
    return typeof value === "number" ? this.number(value) : (value ?? "");
  }

  count(key: Counted, count: number): string {
    const form = this.plural.select(count) === "one" ? "one" : "other";
    return this.say(`${key}_${form}`, { count });
  }

  number(value: number): string {
    return new Intl.NumberFormat(this.language).format(value);
  }

  percent(share: number): string {
    return new Intl.NumberFormat(this.language, { style: "percent" }).format(share);
  }

  /** Minutes below an hour, then hours with one digit; `seconds` at least 60. */
  duration(seconds: number): string {
    const minutes = Math.round(seconds / 60);
    const unit = minutes < 60 ? "minute" : "hour";
    return new Intl.NumberFormat(this.language, {
      style: "unit",
      unit,
      unitDisplay: "long",
      maximumFractionDigits: unit === "hour" ? 1 : 0,
    }).format(unit === "hour" ? minutes / 60 : minutes);
  }

  /** Minutes and seconds of a recording. */
  clock(seconds: number): string {
    const whole = Math.floor(seconds + 0.05);
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  }

  bytes(count: number): string {
    const units = ["byte", "kilobyte", "megabyte"] as const;
    const step = Math.min(2, count < 1024 ? 0 : count < 1024 * 1024 ? 1 : 2);
    return new Intl.NumberFormat(this.language, {
      style: "unit",
      unit: units[step] ?? "byte",
      unitDisplay: step === 0 ? "long" : "short",
      maximumFractionDigits: 1,
    }).format(count / 1024 ** step);
  }

  time(at: string): string {
    return new Intl.DateTimeFormat(this.language, { hour: "numeric", minute: "2-digit" }).format(
      new Date(at),
    );
  }

  day(at: string, now: number): string {
    const date = new Date(at);
    if (sameDay(date, new Date(now))) return this.say("today");
    if (sameDay(date, new Date(now - 86_400_000))) return this.say("yesterday");
    const year = date.getFullYear() === new Date(now).getFullYear() ? {} : ({ year: "numeric" } as const);
    return new Intl.DateTimeFormat(this.language, { month: "long", day: "numeric", ...year }).format(date);
  }

  /** For lists: the time of today, the day of any other. */
  moment(at: string, now: number): string {
    return sameDay(new Date(at), new Date(now)) ? this.time(at) : this.day(at, now);
  }

  full(at: string): string {
    return new Intl.DateTimeFormat(this.language, { dateStyle: "long", timeStyle: "short" }).format(
      new Date(at),
    );
  }
}

function sameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

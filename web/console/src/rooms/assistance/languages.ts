/** What a text's script tells about its language, as `assistance/rules/scripts.py` decides it. Pure. */

const HANGUL = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/gu;
const KANA = /[\u3041-\u3096\u30a1-\u30fa\u30fc]/gu;
const HAN = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/gu;
const LATIN = /[A-Za-z\u00c0-\u024f]/g;

const count = (text: string, script: RegExp) => text.match(script)?.length ?? 0;

export const isChinese = (code: string) => code.startsWith("zh");

/** The tag of the language that the text is written in by its script, else what is assumed. */
export function writtenIn(text: string, assumed: string): string {
  const [hangul, kana, han] = [count(text, HANGUL), count(text, KANA), count(text, HAN)];
  const east = hangul + kana + han;
  const latin = count(text, LATIN);
  if (east === 0 || latin > 4 * east) {
    const assumedEast = isChinese(assumed) || assumed === "ko" || assumed === "ja";
    return latin > 0 && assumedEast ? "en" : assumed;
  }
  if (hangul > 0 && hangul >= kana && hangul * 3 >= han) return "ko";
  if (kana > 0 || assumed === "ja") return "ja";
  return isChinese(assumed) ? assumed : "zh-Hans";
}

/** Whether the desk can put one into the other without a language model. */
export const needsNoModel = (one: string, other: string) => isChinese(one) && isChinese(other);

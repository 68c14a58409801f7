import type { Language } from "@kikimimi/core/mention/signal";
import { Kind, type Reading } from "./symbols.ts";

export type Detection = {
  readonly language: Language;
  readonly code: string;
  readonly score: number;
  readonly evidence: string;
};

// Simplified forms and particles that Japanese does not write.
const CHINESE = /[这们个为说对没么吗呢啊吧谢给请买卖价东见货点钱质电话还让从]/g;
const WORD = /[a-z\u00C0-\u024F]+(?:'[a-z]+)?/g;
const ENGLISH = new Set(
  "the a an and or but of to in on at for from with is are was were be been am i you he she it we they my your our their this that these those not no do does did have has had can will would so if when what why how just all me us as by up out than please thanks thank get got hi hello new day they're i'm it's don't can't isn't".split(
    " ",
  ),
);
const FOREIGN: Readonly<Record<string, ReadonlySet<string>>> = {
  es: new Set(
    "el la los las de que y en un una por con para es muy pero su está gracias no se me mi lo del".split(" "),
  ),
  fr: new Set(
    "le la les de des et un une est pas pour que je vous nous très avec dans sur ce du merci mais ne".split(" "),
  ),
  de: new Set("der die das und ist nicht ich ein eine zu mit für auf den sie wir es sehr aber von im danke".split(" ")),
  pt: new Set("o os as de que e em um uma por com para não muito mas obrigado é do da no na meu".split(" ")),
  it: new Set("il lo gli di che e un una per con non è molto ma grazie sono della del mi ho".split(" ")),
  id: new Set("yang dan di ini itu tidak saya untuk dengan ada bisa sudah terima kasih kami banget".split(" ")),
};

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Function words tell a language within a sentence or two. */
const WORDS_LOOKED_AT = 60;
const ENGLISH_ENOUGH = 0.25;

function latin(text: string, latinLetters: number, hint: string | undefined): Detection {
  const words = (text.slice(0, 600).toLowerCase().match(WORD) ?? []).slice(0, WORDS_LOOKED_AT);
  const share = (set: ReadonlySet<string>): number => {
    let known = 0;
    for (const word of words) if (set.has(word)) known += 1;
    return known / Math.max(1, words.length);
  };
  const english = share(ENGLISH);
  // Most English says so at once; only the rest is compared.
  if (english < ENGLISH_ENOUGH) {
    const [code, foreign] = Object.entries(FOREIGN)
      .map(([name, set]): [string, number] => [name, share(set)])
      .reduce((best, next) => (next[1] > best[1] ? next : best), ["und", 0]);
    if (foreign > english && foreign >= 0.15 && words.length >= 3)
      return { language: "other", code, score: 0.8, evidence: "rule:function words" };
  }
  if (hint !== undefined && !hint.startsWith("en") && english < 0.1) {
    return { language: hint.startsWith("ja") ? "ja" : "other", code: hint, score: 0.6, evidence: "rule:language hint" };
  }
  // Short posts of few function words ("Best scanner going") are English unless their letters say otherwise.
  const accents = countOf(text, /[\u00C0-\u024F]/g) / Math.max(1, latinLetters);
  if (accents > 0.05 && english < 0.15)
    return { language: "other", code: "und", score: 0.6, evidence: "rule:accented letters" };
  return {
    language: "en",
    code: "en",
    score: english > 0.1 ? 0.98 : 0.7,
    evidence: english > 0 ? "rule:function words" : "rule:Latin script",
  };
}

/** Which language a text is in: the script decides first, then function words, then the platform's hint. */
export function detectLanguage(reading: Reading, text: string, hint?: string): Detection {
  const { kinds } = reading;
  const kana = kinds[Kind.kana] ?? 0;
  const han = kinds[Kind.han] ?? 0;
  const hangul = kinds[Kind.hangul] ?? 0;
  const latinLetters = kinds[Kind.latin] ?? 0;
  const letters = kana + han + hangul + latinLetters + (kinds[Kind.letter] ?? 0);
  const code = hint !== undefined && /^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/.test(hint) ? hint.toLowerCase() : undefined;
  if (kana >= 2 || (kana >= 1 && letters <= 3) || (kana + han) / Math.max(1, letters) > 0.5) {
    const chinese = kana === 0 ? countOf(text, CHINESE) : 0;
    const isChinese = kana === 0 && (chinese >= 2 || (chinese >= 1 && han >= 4) || (code?.startsWith("zh") ?? false));
    if (isChinese) return { language: "other", code: "zh", score: 0.8, evidence: "rule:Han without kana" };
    const sure = kana > 0;
    return { language: "ja", code: "ja", score: sure ? 0.99 : 0.7, evidence: sure ? "rule:kana" : "rule:Han script" };
  }
  if (letters > 0 && hangul / letters > 0.3)
    return { language: "other", code: "ko", score: 0.99, evidence: "rule:Hangul" };
  if (letters > 0 && latinLetters / letters > 0.5) return latin(text, latinLetters, code);
  if (code?.startsWith("ja")) return { language: "ja", code: "ja", score: 0.6, evidence: "rule:language hint" };
  if (code?.startsWith("en")) return { language: "en", code: "en", score: 0.6, evidence: "rule:language hint" };
  return { language: "other", code: code ?? "und", score: 0.5, evidence: "rule:unknown script" };
}

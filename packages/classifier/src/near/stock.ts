import { Folded, isWide, SPACE } from "./fold.ts";

/**
 * What everybody writes: greetings, wishes, thanks, apologies, a help desk's standard answers, and what platforms put where they cut.
 * Two posts that share nothing else are no copies of one another. Longer phrases win over shorter ones.
 */
const JAPANESE =
  "おはようございます おはよう おはよ こんにちは こんばんは おやすみなさい おやすみ いい夢を 良い夢を お疲れ様でした お疲れさまでした お疲れ様です お疲れさまです お疲れ様 お疲れさま おつかれさまです おつかれさまでした おつかれさま " +
  "ありがとうございました ありがとうございます ありがとう 有難うございます 有り難うございます どうも感謝です 感謝しています おめでとうございます おめでとう お誕生日 明けまして あけまして ご結婚 ご出産 ご入学 ご卒業 ご就職 " +
  "本年も 旧年中は 大変お世話になりました お世話になりました お世話になっております お世話になります いつもお世話になっております 今後とも これからも 何卒 なにとぞ " +
  "よろしくお願いいたします よろしくお願い致します 宜しくお願いいたします 宜しくお願い致します よろしくお願いします 宜しくお願いします よろしくお願い申し上げます 宜しくお願い申し上げます よろしくです よろしく 宜しく お願いします お願いいたします お願い致します " +
  "今日も一日 今日も 素敵な一年になりますように 素敵な一年を 良い一年に 良い一年を 良いお年を よいお年を 末永くお幸せに お幸せに 良い一日を よい一日を 良い週末を 頑張りましょう 頑張ってください 応援しています 応援してます " +
  "はじめまして 初めまして 無言フォロー失礼します 突然失礼します 失礼します 失礼いたします フォロー フォロバ お問い合わせ 確認いたします 少々お待ちください ご連絡ありがとうございます 参加ありがとうございます 参加ありがとうございました フォローありがとうございます いつもありがとうございます これからもよろしくお願いします これからも応援しています ので少々お待ちください 少々お待ち下さい お待ちください お待ちしております ご不便をおかけし ご迷惑をおかけし " +
  "申し訳ございません 申し訳ありません 大変申し訳ございません すみません ごめんなさい 誠に ゆっくり休んでください ゆっくり休んで お大事に お気をつけて また遊んでください また遊んで 続きを読む 続きを見る もっと見る 続く つづく";
const ENGLISH =
  "good morning|good afternoon|good evening|good night|goodnight|hello|hi there|hi|hey|hello everyone|everyone|everybody|all of you|have a great day|have a nice day|have a good day|have a lovely day|have a great weekend|have a nice weekend|happy birthday|happy anniversary|happy new year|happy holidays|happy easter|happy friday|happy monday|merry christmas|" +
  "congratulations|congrats|on your wedding|on the new job|on your new job|on your promotion|on the baby|wishing you all the best|wishing you|all the best|best wishes|best of luck|good luck|so happy for you|happy for you|thank you so much|thank you very much|thank you|thanks so much|thanks a lot|thanks|many thanks|for the follow|for following|for your help|for sharing|for reaching out|really appreciate it|much appreciated|we appreciate it|" +
  "hope you have a wonderful day|hope you have a great day|hope you are doing well|hope youre doing well|hope all is well|hope this helps|looking forward to your posts|looking forward to it|to you and your family|sleep well|sweet dreams|see you tomorrow|see you soon|take care|get well soon|stay safe|you too|no problem|youre welcome|welcome|nice to meet you|" +
  "were sorry to hear that|we are sorry to hear that|sorry to hear that|sorry for the inconvenience|we apologise for the inconvenience|we apologize for the inconvenience|apologies for the inconvenience|please dm us|please send us a dm|send us a dm|please message us|please dm us your order number|we will get back to you|well get back to you|as soon as possible|lol|lmao|rofl|haha|hahaha|read more|see more";

/** Phrases by their first symbol, the longest first, folded as the texts are. */
const PHRASES: ReadonlyMap<number, readonly Uint16Array[]> = phrases();
const IS_FIRST = new Uint8Array(0x1_0000);
for (const first of PHRASES.keys()) IS_FIRST[first] = 1;

function phrases(): Map<number, Uint16Array[]> {
  const folded = new Folded();
  const all = [...JAPANESE.split(" "), ...ENGLISH.split("|")].map((phrase) => {
    const { symbols, length } = folded.read(phrase);
    return symbols.slice(0, length);
  });
  const byFirst = Map.groupBy(all, (phrase) => phrase[0] ?? 0);
  for (const some of byFirst.values()) some.sort((a, b) => b.length - a.length);
  return byFirst;
}

function startsWith(symbols: Uint16Array, length: number, at: number, phrase: Uint16Array): boolean {
  if (at + phrase.length > length) return false;
  for (let i = 1; i < phrase.length; i += 1) if (symbols[at + i] !== phrase[i]) return false;
  return true;
}

/** Whether no word goes on across the border before `at`. */
function isBorder(symbols: Uint16Array, length: number, at: number): boolean {
  if (at <= 0 || at >= length) return true;
  const before = symbols[at - 1] ?? SPACE;
  const after = symbols[at] ?? SPACE;
  return before === SPACE || after === SPACE || isWide(before) || isWide(after);
}

/** The end of the stock phrase that begins at `at`; `at` itself where none does. */
function stockEnd(symbols: Uint16Array, length: number, at: number): number {
  const first = symbols[at] ?? 0;
  if (IS_FIRST[first] === 0 || !isBorder(symbols, length, at)) return at;
  for (const phrase of PHRASES.get(first) ?? [])
    if (startsWith(symbols, length, at, phrase) && isBorder(symbols, length, at + phrase.length))
      return at + phrase.length;
  return at;
}

/** Takes the stock phrases out of a folded text; linear in its length. */
export function cutStock(folded: Folded): void {
  const { symbols, heavy, length } = folded;
  let to = 0;
  for (let at = 0; at < length;) {
    const end = stockEnd(symbols, length, at);
    if (end > at) {
      // A space after the phrase goes with it, so that the words around it are neighbours.
      at = end < length && symbols[end] === SPACE ? end + 1 : end;
      continue;
    }
    symbols[to] = symbols[at] ?? 0;
    heavy[to] = heavy[at] ?? 0;
    to += 1;
    at += 1;
  }
  folded.length = to;
  folded.trim();
}

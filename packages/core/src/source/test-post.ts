/** Languages in which a test post can be written. */
export const TEST_LANGUAGES = ["ja", "en"] as const;
export type TestLanguage = (typeof TEST_LANGUAGES)[number];

/** In a delivery's headers: it was made by ourselves, in the generic shape, whatever platform its source is of. */
export const TEST_HEADER = "x-kikimimi-test";

/**
 * What a test post says: first of all that it is one and that nobody wrote it, then something as urgent as a real post
 * that needs a person, so that it takes the whole way into the list.
 */
export function testText(language: TestLanguage, source: string): string {
  return language === "ja"
    ? `【テスト投稿】「${source}」の接続を確かめるためにKikimimiが作った投稿です。確かめたら閉じてください。至急、返信をください。三日待っても荷物が届かず、困っています。今日中に連絡してください。`
    : `[Test post] Kikimimi made this to see whether “${source}” is connected; nobody wrote it. Close it once you have seen it. This is urgent: my parcel was stolen, nobody answers, and I need a reply today, immediately, please help!`;
}

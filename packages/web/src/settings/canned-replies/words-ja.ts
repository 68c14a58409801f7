/** 定型文についての言葉。 */
export const cannedJa = {
  title: "定型文",
  lead: "返信の書き出しに使う文面です。変数は、会話ごとの値に置き換わります。",
  add: "定型文を追加",
  none: "定型文は、まだありません。",
  name: "名前",
  shortcut: "呼び出す名前",
  shortcutHint: "返信欄で「/」のあとに打ちます。英小文字・数字・ハイフン。後から変えられません。",
  text: { ja: "日本語の文面", en: "英語の文面" },
  textHint: "どちらか片方だけでもかまいません。相手の言語の文面が使われます。",
  insert: "変数を入れる：",
  variables: {
    "customer.name": "相手の名前",
    "agent.name": "担当者の名前",
    "brand.name": "アカウントの名前",
    "thread.link": "投稿のアドレス",
    order: "注文番号",
  },
  preview: "こう読まれます（値は例です）",
  wrongVariable: (text: string) => `「${text}」は、変数の形になっていません。`,
};

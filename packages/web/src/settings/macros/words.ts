const ja = {
  title: "マクロ",
  lead: "よく行う操作をまとめて、1回で行います。会話の画面から使えます。",
  add: "マクロを追加",
  none: "マクロは、まだありません。",
  name: "名前",
  steps: "すること",
  drafts: (name: string) => `＋下書き「${name}」`,
  cannedReply: "下書きにする定型文",
  cannedReplyHint: "操作のあとに、この定型文の下書きを作ります。",
};

const en: typeof ja = {
  title: "Macros",
  lead: "Several actions by one press. They are run from a thread.",
  add: "Add a macro",
  none: "There are no macros yet.",
  name: "Name",
  steps: "Steps",
  drafts: (name) => `+ draft “${name}”`,
  cannedReply: "Canned reply to draft",
  cannedReplyHint: "After the actions, a draft is made of it.",
};

/** The words of this page, loaded with it. */
export const words = { ja, en };

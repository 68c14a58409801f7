type KeyGroup = { readonly name: string; readonly keys: readonly (readonly [key: string, words: string])[] };

const keyGroups: readonly KeyGroup[] = [
  {
    name: "一覧",
    keys: [
      ["j / k", "下・上へ移動"],
      ["Enter", "会話を開く"],
      ["x", "会話を選ぶ（まとめて操作）"],
      ["g i", "すべての対応待ちへ"],
      ["g m", "自分の担当へ"],
      ["g u", "担当者なしへ"],
      ["g s", "保留へ"],
      ["g r", "完了へ"],
      ["/", "検索・移動"],
    ],
  },
  {
    name: "開いている会話",
    keys: [
      ["c", "担当する"],
      ["r", "返信を書く（担当者がいなければ、担当になります）"],
      ["n", "メモを書く"],
      ["e", "完了にする"],
      ["s", "保留にする"],
      ["a", "担当者・チームに割り当てる"],
      ["t", "タグを変える"],
      ["z", "元に戻す"],
      ["Ctrl+Enter", "送信して次の会話へ（本文の入力中）"],
      ["/　@", "定型文を入れる・同僚に知らせる（返信・メモの入力中）"],
    ],
  },
  {
    name: "どこでも",
    keys: [
      ["Ctrl+K", "検索・移動・操作（Macは⌘K）"],
      ["?", "この一覧を表示"],
      ["Esc", "閉じる・一覧へ戻る"],
    ],
  },
];

/** 画面の枠についての言葉。 */
export const appJa = {
  nav: {
    label: "画面の切り替え",
    inbox: "受信箱",
    reports: "レポート",
    settings: "設定",
    toInbox: "受信箱へ",
    trouble: (n: number) => `接続先${n}件に対応が必要`,
  },
  notices: {
    bell: (n: number) => (n > 0 ? `お知らせ（未読${n}件）` : "お知らせ"),
  },
  over: "開いているメニュー",
  brands: "ブランド",
  find: "検索・移動",
  goTo: (name: string) => `「${name}」へ移動`,
  person: {
    menu: (name: string) => `${name}のメニュー`,
    language: "表示する言語",
    theme: "明るさ",
    themes: { system: "端末の設定に合わせる", light: "明るい", dark: "暗い" },
    singleKeys: "1文字のキー操作を使う",
  },
  palette: {
    hint: "会話の言葉、操作、画面の名前",
    results: "候補",
    threads: "会話",
    deeds: "操作",
    pages: "画面",
    looks: "表示",
    noThreads: "この言葉を含む会話は見つかりませんでした。",
    found: (n: number, more: boolean) => `${n}件の会話${more ? "（ほかにもあります）" : ""}`,
  },
  toast: {
    undone: "元に戻しました。",
    notUndone: "元に戻せませんでした。",
    label: "お知らせ",
    region: "お知らせ（{hotkey}で移動）",
    undo: "元に戻す",
    undoBy: "zキーで元に戻せます",
  },
  broken: {
    words: "この画面を表示できませんでした。書きかけの文章は残っています。",
    reload: "読み込み直す",
    noPage: "この画面は見つかりませんでした。リンクが古いか、間違っています。",
    forbidden: "この画面を見る権限がありません。管理者に相談してください。",
  },
  keyGroups,
  keysRest: "1文字のキーは、文字の入力中や変換中、Ctrlなどを押している間は働きません。",
};

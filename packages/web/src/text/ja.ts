import { repliesJa } from "./ja-replies.ts";
import { channelsJa } from "./ja-channels.ts";
import { clocksJa } from "./ja-clocks.ts";
import type { Span } from "../time.ts";

/** 分類器が言葉の代わりに挙げる手がかり。 */
const RULES: Readonly<Record<string, string>> = {
  rating: "付けられた評価",
  length: "文章の長さ",
  short: "とても短い文章",
  "no feeling": "感情を表す言葉がない",
  mixed: "良い言葉と悪い言葉の両方",
  exclamation: "感嘆符",
  question: "疑問符",
  "marks together": "重なった感嘆符・疑問符",
  capitals: "大文字の単語",
  quoted: "引用の多さ",
  "quoted good": "引用の中の良い言葉",
  "quoted bad": "引用の中の悪い言葉",
  "quoted heat": "引用の中の怒りの言葉",
  laughter: "笑い",
  links: "リンク",
  handles: "宛先（@）",
  emoji: "絵文字",
  spacing: "空白や改行",
};

/** The page in Japanese: written, not translated. */
export const ja = {
  language: "日本語",
  tabs: { active: "対応待ち", mine: "担当中", closed: "完了", all: "すべて" },
  tabsLabel: "一覧の切り替え",
  sortLabel: "並び順",
  sort: { priority: "優先度順", due: "期限順" },
  platformLabel: "媒体",
  everyPlatform: "すべての媒体",
  topicLabel: "トピック",
  topicsLabel: "トピック：",
  everyTopic: "すべてのトピック",
  and: "・",
  dayBefore: "前の日",
  dayAfter: "次の日",
  dayMeans: (from: string, to: string) => `${from}から${to}までに動きのあった会話です（お使いの端末の時刻）。`,
  listLabel: "会話の一覧",
  threadLabel: "会話",
  chooseThread: "一覧から会話を選ぶと、ここに表示されます。",
  back: "一覧へ戻る",
  loading: "読み込んでいます…",
  more: "続きを表示",
  older: "以前の投稿を表示",
  newRows: (n: number) => `新着${n}件`,
  live: "更新",
  liveLabel: "自動で更新しています",
  reconnecting: "再接続しています",
  lastAnswer: (time: string) => `最終更新 ${time}`,
  help: "キー操作",
  signOut: "サインアウト",
  retry: "もう一度試す",
  close: "閉じる",
  empty: {
    active: "対応待ちはありません。",
    mine: "担当している会話はありません。",
    closed: "完了した会話はまだありません。",
    all: "この日に動きのあった会話はありません。",
    hint: {
      active: "新しい投稿が届くと、自動でここに現れます。",
      mine: "対応待ちの会話で「担当する」を押すと、ここに並びます。",
      closed: "会話を完了にすると、ここに並びます。",
    },
    filtered: (platform: string) => `「${platform}」に該当する会話はありません。`,
    clear: "絞り込みを外す",
  },
  priority: "優先度",
  span: ({ days, hours, minutes }: Span) =>
    days > 0
      ? `${days}日${hours > 0 ? `${hours}時間` : ""}`
      : hours > 0
        ? `${hours}時間${minutes > 0 ? `${minutes}分` : ""}`
        : `${minutes}分`,
  left: (span: string) => `あと${span}`,
  late: (span: string) => `${span}超過`,
  dueNow: "まもなく期限",
  justLate: "期限を過ぎました",
  ago: (span: string) => `${span}前`,
  justNow: "たった今",
  dueLabel: "回答期限",
  status: { open: "経過観察", queued: "担当者なし", claimed: "担当中", closed: "完了" },
  heldBy: (name: string) => `担当：${name}`,
  heldByMe: "担当：自分",
  posts: (n: number, many: boolean) => `投稿${n}件${many ? "以上" : ""}`,
  copies: (n: number) => `同じ文面の会話${n}件`,
  noWords: "（本文はありません）",
  why: (priority: number) => `優先度${priority}の理由`,
  whyNone: "点になる理由は見つかりませんでした。",
  whySpam: "迷惑投稿として扱っているため、点を付けていません。",
  capped: (sum: number) => `（合計${sum}、上限100）`,
  showPost: "該当する投稿へ移動",
  term: ({ term, value }: { readonly term: string; readonly value: string }): string => {
    switch (term) {
      case "urgency":
        return value === "2" ? "● 緊急" : "やや急ぎ";
      case "anger":
        return value === "2" ? "▲ 強い怒り" : "いらだち";
      case "sentiment":
        return "否定的";
      case "churn":
        return "離れる兆し";
      case "report":
        return "不具合の報告";
      case "question":
        return "返事を求めている";
      case "rating":
        return "低い評価";
      case "reach":
        return `影響が広い（フォロワー${Number(value).toLocaleString("ja")}人）`;
      case "direct":
        return "直接の連絡";
      case "topic":
        return `トピック「${value}」`;
      case "wave":
        return `同じ文面の投稿（${value}件）`;
      case "earlier":
        return `以前の投稿（${value}点）`;
      default:
        return term;
    }
  },
  sentiment: { positive: "肯定的", neutral: "中立", negative: "否定的" },
  anger: ["怒りなし", "いらだち", "強い怒り"],
  urgency: ["急ぎではない", "やや急ぎ", "緊急"],
  head: { sentiment: "感情", anger: "怒り", urgency: "緊急度", intents: "内容", language: "言語" },
  intents: {
    complaint: "苦情",
    question: "質問",
    request: "要望",
    praise: "お褒め",
    suggestion: "提案",
    churn: "離れる兆し",
    purchase: "購入の意向",
    report: "不具合の報告",
    spam: "迷惑投稿",
    chatter: "雑談",
  },
  scores: "判定の根拠",
  cautious: "見落としを避けるため、緊急は、確率が低めでもそう判定します。",
  reasonsLabel: "手がかりになった言葉",
  noReasons: "手がかりになった言葉はありません。",
  rule: (name: string): string => RULES[name] ?? `文章の特徴（${name}）`,
  model: (name: string) => `判定モデル：${name}`,
  correctedBy: (name: string) => `${name}が訂正`,
  correct: "判定を訂正する",
  machine: (judged: string) => `機械の判定のまま（${judged}）`,
  spam: "迷惑投稿として扱う",
  spamHint: "機械の判定だけでは、一覧から外しません。",
  saveCorrection: "訂正を保存",
  saving: "保存しています…",
  saved: "保存しました。",
  own: "こちらからの返信",
  someoneOn: (platform: string) => `${platform}の利用者`,
  followers: (n: number) => `フォロワー${n.toLocaleString("ja")}人`,
  direct: "非公開のやり取り",
  edited: (when: string) => `${when}に編集`,
  history: (n: number) => `編集前の内容（${n}件）`,
  deleted: "投稿者が削除しました",
  original: "元の投稿を開く",
  stars: (n: number) => `評価：5段階中${n}`,
  media: { image: "画像", video: "動画", audio: "音声", file: "ファイル", link: "リンク" },
  noDescription: "説明なし",
  did: {
    "thread.claimed": (name: string) => `${name}が担当になりました`,
    "thread.released": (name: string) => `${name}が担当を外れました`,
    "thread.noted": (name: string) => `${name}のメモ`,
    "thread.closed": (name: string) => `${name}が完了にしました`,
    "thread.reopened": (name: string) => `${name}が対応待ちに戻しました`,
    "mention.corrected": (name: string) => `${name}が判定を訂正しました`,
    "reply.submitted": (name: string) => `${name}が返信の承認を依頼しました`,
    "reply.approved": (name: string) => `${name}が返信を承認しました`,
    "reply.rejected": (name: string) => `${name}が返信を差し戻しました`,
    "reply.sent": (name: string) => `${name}の返信を送信しました`,
    "reply.failed": (name: string) => `${name}の返信を送信できませんでした`,
  },
  claim: "担当する",
  release: "担当を外れる",
  finish: "完了にする",
  reopen: "対応待ちに戻す",
  acted: {
    claim: "担当になりました。",
    release: "担当を外れました。",
    close: "完了にしました。",
    reopen: "対応待ちに戻しました。",
    note: "メモを残しました。",
  },
  taken: (name: string, when: string) => `${name}が${when}から担当しています。`,
  viewerOnly: "閲覧のみの権限でサインインしています。",
  noteLabel: "社内メモ（お客様には見えません）",
  noteSave: "メモを残す",
  noteHint: "分かったことや、次にすることを書き残せます。",
  failed: "うまくいきませんでした。少し待ってから、もう一度お試しください。",
  changed: "この会話の状態が変わりました。内容を確かめてから、もう一度お試しください。",
  unreachable: "サーバーにつながりませんでした。少し待ってから、もう一度お試しください。",
  forbidden: "この操作をする権限がありません。",
  notFound: "見つかりませんでした。",
  threadGone: "その会話は見つかりませんでした。リンクが古いか、見る権限がありません。",
  keys: {
    move: "一覧を下・上へ移動",
    open: "会話を開く",
    claim: "担当する",
    reply: "返信を書く（担当者がいなければ、担当になります）",
    send: "返信を送信（本文の入力中）",
    note: "メモを書く",
    close: "完了にする",
    help: "この一覧を表示",
    escape: "閉じる・一覧へ戻る",
    off: "文字の入力中や変換中は働きません。c・r・n・eは、開いている会話に働きます。",
  },
  channels: channelsJa,
  clocks: clocksJa,
  replies: repliesJa,
  signIn: {
    title: "サインイン",
    lead: "届いた声のうち、人の対応が必要なものを並べます。",
    how: "npm start が表示したサインイン用のリンクを開くか、トークンを貼り付けてください。",
    again: "新しいトークンは、次のコマンドで発行できます。",
    command: "npx kikimimi token --as 名前 --role agent",
    label: "トークン",
    enter: "サインイン",
    refused: "トークンが無効か、期限が切れています。もう一度サインインしてください。",
  },
};

import { judgementJa } from "./ja-judgement.ts";
import { appJa } from "./ja-app.ts";
import { inboxJa } from "./ja-inbox.ts";
import { repliesJa } from "./ja-replies.ts";
import { clocksJa } from "./ja-clocks.ts";
import type { Span } from "./time.ts";

/** The page in Japanese: written, not translated. */
export const ja = {
  language: "日本語",
  ...judgementJa,
  ...inboxJa,
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
  status: {
    open: "経過観察",
    queued: "担当者なし",
    claimed: "担当中",
    escalated: "責任者待ち",
    waiting: "お客様の返事待ち",
    snoozed: "保留中",
    closed: "完了",
    ignored: "対応しない",
    merged: "ほかの会話に統合",
  },
  snoozedUntil: (when: string) => `${when}まで保留`,
  snoozedForReply: "お客様の次の投稿まで保留",
  unread: "未読",
  presence: {
    viewing: (name: string) => `${name}が見ています`,
    idle: (name: string) => `${name}が開いたまま`,
    writing: (name: string) => `${name}が返信を書いています`,
  },
  filters: {
    label: "絞り込み",
    set: "今の絞り込み",
    remove: (words: string) => `絞り込み「${words}」を外す`,
    lang: "投稿の言語",
    everyLang: "すべての言語",
    langs: { ja: "日本語", en: "英語", other: "ほかの言語" },
    sla: "期限",
    everySla: "すべての期限",
    promises: { late: "期限を過ぎたもの", soon: "1時間以内のもの" },
    wave: "同じ文面の会話",
    team: (id: string) => `チーム「${id}」`,
    teamLabel: "チーム",
    everyTeam: "すべてのチーム",
    min: (least: string) => `優先度${least}以上`,
    minLabel: "優先度",
    everyMin: "すべての優先度",
    follower: "見守り",
    everyFollower: "すべての会話",
    followed: "自分が見守っている会話",
    followedBy: (id: string) => `${id}が見守っている会話`,
    /** この絞り込みは、読み込んだ分にだけ働く。 */
    loadedOnly: (n: number, all: boolean) =>
      all
        ? `言語・期限は、一覧の全${n}件から選んでいます。`
        : `言語・期限は、読み込んだ${n}件から選んでいます。続きを読み込んでいます…`,
  },
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
      case "override":
        return `人が決めた優先度（${value}点）`;
      case "earlier":
        return `以前の投稿（${value}点）`;
      default:
        return term;
    }
  },
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
    "thread.opened": (_name: string) => "対応待ちに入りました",
    "thread.assigned": (name: string) => `${name}が担当を割り当てました`,
    "thread.snoozed": (name: string) => `${name}が保留にしました`,
    "thread.woken": (name: string) => `${name}が保留を解きました`,
    "thread.escalated": (name: string) => `${name}が責任者に上げました`,
    "thread.deescalated": (name: string) => `${name}が責任者待ちを解きました`,
    "thread.ignored": (name: string) => `${name}が対応しないことにしました`,
    "thread.tagged": (name: string) => `${name}がタグを変えました`,
    "thread.prioritised": (name: string) => `${name}が優先度を変えました`,
    "thread.routed": (name: string) => `${name}がチームを変えました`,
    "thread.merged": (name: string) => `${name}がほかの会話に統合しました`,
    "thread.absorbed": (name: string) => `${name}がほかの会話をここに統合しました`,
    "thread.separated": (name: string) => `${name}が統合を解きました`,
    "thread.parted": (name: string) => `${name}がここから会話を分けました`,
    "thread.split": (name: string) => `${name}が投稿を別の会話に分けました`,
    "thread.followed": (name: string) => `${name}が見守り始めました`,
    "thread.unfollowed": (name: string) => `${name}が見守るのをやめました`,
    "sla.warned": (_name: string) => "約束の期限が近づきました",
    "sla.breached": (_name: string) => "約束の期限を過ぎました",
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
    assign: "担当を割り当てました。",
    release: "担当を外れました。",
    snooze: "保留にしました。",
    wake: "保留を解きました。",
    escalate: "責任者に上げました。",
    deescalate: "責任者待ちを解きました。",
    close: "完了にしました。",
    reopen: "対応待ちに戻しました。",
    ignore: "対応しないことにしました。",
    tag: "タグを変えました。",
    prioritise: "優先度を変えました。",
    route: "チームを変えました。",
    follow: "見守り始めました。",
    unfollow: "見守るのをやめました。",
    note: "メモを残しました。",
  },
  /** 操作の名前。 */
  deedNames: {
    claim: "担当する",
    assign: "割り当てる",
    release: "担当を外れる",
    snooze: "保留にする",
    wake: "保留を解く",
    escalate: "責任者に上げる",
    deescalate: "責任者待ちを解く",
    close: "完了にする",
    reopen: "対応待ちに戻す",
    ignore: "対応しないことにする",
    tag: "タグを変える",
    prioritise: "優先度を変える",
    route: "チームを変える",
    follow: "見守る",
    unfollow: "見守るのをやめる",
    note: "メモを残す",
  },
  deeds: {
    label: "ほかの操作",
    snooze: "保留",
    snoozes: {
      hour: "1時間後まで",
      tomorrow: "明日の9時まで",
      monday: "次の月曜の9時まで",
      reply: "お客様の次の投稿まで",
    },
    wake: "保留を解く",
    tag: "タグを付ける・外す",
    tagLabel: "タグ（空白か読点で区切ります）",
    follow: "見守る",
    unfollow: "見守るのをやめる",
    escalate: "責任者に上げる",
    deescalate: "責任者待ちを解く",
    ignore: "対応しないことにする",
    reason: "理由（履歴に残ります）",
  },
  dock: { label: "返信とメモ", note: "社内メモ" },
  contextLabel: "会話の背景",
  aboutLabel: "トピックとタグ",
  tagsLabel: "タグ",
  customer: {
    title: "お客様",
    profile: "プロフィール",
    others: "この方のほかの会話",
    first: "この媒体では、ほかの会話は見つかりませんでした。",
    unknown: "ほかの会話を調べられませんでした。",
  },
  angerTrend: (first: string, last: string, way: number) =>
    way === 0 ? `怒りは変わらず（${last}）` : `怒りは${first}から${last}へ${way > 0 ? "強まった" : "和らいだ"}`,
  reposts: (n: number) => `再投稿${n}件`,
  foldedDeeds: (n: number) => `それまでの動き${n}件`,
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
  ...appJa,
  clocks: clocksJa,
  replies: repliesJa,
  signIn: {
    refused: "トークンが無効か、期限が切れています。もう一度サインインしてください。",
  },
};

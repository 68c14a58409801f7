const ja = {
  title: "監査記録",
  lead: "誰がいつ何をしたかの記録です。断られたことも残ります。期間を指定しなければ、直近30日を表示します。",
  filter: "絞り込み",
  actor: "行った人のID",
  target: "対象のID",
  route: "操作（例：POST /v1/bulk）",
  from: "この日から",
  to: "この日まで",
  apply: "絞り込む",
  none: "条件に合う記録はありません。",
  kinds: { person: "人", key: "APIキー", local: "ローカル" },
  unknown: "まだ終わっていないか、途中で止まりました",
  ended: (status: number) => (status < 400 ? `成功（${status}）` : `断られました（${status}）`),
};

const en: typeof ja = {
  title: "Audit log",
  lead: "Who did what and when; what was refused stands here too. Without dates it shows the last 30 days.",
  filter: "Filter",
  actor: "ID of who did it",
  target: "ID of what it was done to",
  route: "What, such as POST /v1/bulk",
  from: "From",
  to: "To",
  apply: "Filter",
  none: "Nothing is recorded that fits.",
  kinds: { person: "person", key: "API key", local: "local" },
  unknown: "under way, or cut short",
  ended: (status) => (status < 400 ? `done (${status})` : `refused (${status})`),
};

/** The words of this page, loaded with it. */
export const words = { ja, en };

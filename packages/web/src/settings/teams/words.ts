const ja = {
  title: "チーム",
  lead: "会話を受け持つ人の集まりです。条件に合う会話は、開いたときに自動でチームへ送られます。",
  add: "チームを追加",
  none: "チームは、まだありません。",
  noneHint: "一人で使うなら、チームは要りません。",
  name: "名前",
  members: "人",
  noPeople: "まだ誰もいません。先に「担当者」で加えてください。",
  takes: "自動で受け持つ会話",
  takesSome: "条件に合う会話を、自動で受け持つ",
  takesHint: "外すと、誰かが送った会話だけを受け持ちます。",
  takesNothing: "送られた会話だけ",
  takesAll: "すべての会話",
  strategy: "割り当て方",
  strategies: {
    round_robin: "順番に",
    least_loaded: "手の空いている人から",
    none: "割り当てない（自分で取る）",
  },
  order: "調べる順",
  orderHint: "小さいチームから順に、条件に合うかを調べます。",
};

const en: typeof ja = {
  title: "Teams",
  lead: "People to whom threads of some kind go. A thread that fits is sent to its team as it is opened.",
  add: "Add a team",
  none: "There are no teams yet.",
  noneHint: "Somebody who works alone needs none.",
  name: "Name",
  members: "Members",
  noPeople: "Nobody is known yet. Add people under Colleagues first.",
  takes: "What it takes by itself",
  takesSome: "Take threads that fit, by itself",
  takesHint: "Otherwise it takes only what somebody sends to it.",
  takesNothing: "only what is sent to it",
  takesAll: "all threads",
  strategy: "How they are given out",
  strategies: { round_robin: "in turns", least_loaded: "to who has most room", none: "not at all (people take them)" },
  order: "Order",
  orderHint: "Teams with a smaller number are asked first.",
};

/** The words of this page, loaded with it. */
export const words = { ja, en };

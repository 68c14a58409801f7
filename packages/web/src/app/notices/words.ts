const ja = {
  title: "お知らせ",
  none: "お知らせはありません。",
  noneHint: "メモで名前を呼ばれたとき、会話を割り当てられたとき、見守っている会話に動きがあったときに届きます。",
  readAll: "すべて既読にする",
  unread: "未読",
  more: "以前のお知らせを表示",
  named: (by: string) => `${by}がメモであなたに知らせました`,
  assigned: (by: string) => `${by}があなたに割り当てました`,
  said: "見守っている会話に、お客様の投稿が届きました",
};

const en: typeof ja = {
  title: "Notices",
  none: "There is no notice.",
  noneHint:
    "You are told when a note names you, when a thread is given to you, and when a thread that you follow moves.",
  readAll: "Mark all as read",
  unread: "Unread",
  more: "Show earlier notices",
  named: (by) => `${by} named you in a note`,
  assigned: (by) => `${by} assigned a thread to you`,
  said: "A customer wrote in a thread that you follow",
};

export const words = { ja, en };

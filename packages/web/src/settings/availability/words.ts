const ja = {
  title: "自分の勤務",
  lead: "不在や勤務時間外のあいだは、会話が自動で割り当てられません。",
  here: "不在ではありません",
  open: "期限なしで不在",
  always: "いつでも",
  away: "不在",
  isAway: "不在にする",
  awayHint: "受け持っている会話は、そのまま残ります。",
  until: "戻る日時",
  untilHint: "空なら、外すまで不在のままです。",
  hours: "勤務時間",
  hasHours: "勤務時間を決める",
  hoursHint: "決めなければ、いつでも割り当てられます。",
};

const en: typeof ja = {
  title: "My hours",
  lead: "While you are away or not at work, no thread is assigned to you by itself.",
  here: "not away",
  open: "until further notice",
  always: "around the clock",
  away: "Away",
  isAway: "I am away",
  awayHint: "What you hold stays yours.",
  until: "Back at",
  untilHint: "Empty: until you are back and say so.",
  hours: "Hours",
  hasHours: "I have working hours",
  hoursHint: "Otherwise threads may be assigned to you at any time.",
};

/** The words of this page, loaded with it. */
export const words = { ja, en };

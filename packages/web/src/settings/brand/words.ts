const ja = {
  title: "ブランド",
  lead: "画面に出る名前と、時刻や言語の基準です。",
  name: "名前",
  nameHint: "ブランドの切り替えと、ウィンドウの題に出ます。",
  timeZone: "時間帯",
  timeZoneHint:
    "「明日の朝まで」のような時刻の基準です。空なら、画面では見ている人の、コマンドでは営業時間の時間帯で数えます。レポートの日は「対応期限と営業時間」で決まります。",
  none: "指定なし",
  language: "答える言語",
  languageHint: "お客様の言語が日本語でも英語でもないときに、定型文などで使う言語です。",
  languages: { ja: "日本語", en: "英語" },
  contact: "困ったときの相談先",
  contactHint: "権限が足りない人に、ほかに頼める人がいないときに見せます。名前やチャンネルなどを書きます。",
};

const en: typeof ja = {
  title: "Brand",
  lead: "The name that the page shows, and whose clocks and language are meant.",
  name: "Name",
  nameHint: "Shown where brands are chosen, and in the window's title.",
  timeZone: "Time zone",
  timeZoneHint:
    "By which “until tomorrow morning” is meant. Empty: the reader's own on the page, that of the calendars for commands. The days of reports are set under Promises and calendars.",
  none: "None",
  language: "Language of answers",
  languageHint: "Used, as in canned replies, where a customer's language is neither Japanese nor English.",
  languages: { ja: "Japanese", en: "English" },
  contact: "Whom to ask",
  contactHint: "Shown to those who lack a role when nobody else is known who has it: a name, a channel.",
};

/** The words of this page, loaded with it. */
export const words = { ja, en };

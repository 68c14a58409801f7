const ja = {
  groups: { you: "自分", listening: "聞く", answering: "答える", people: "人", outside: "外とのつながり" },
};

const en: typeof ja = {
  groups: { you: "You", listening: "Listening", answering: "Answering", people: "People", outside: "Access" },
};

/** The words of the settings' menu, loaded with it. */
export const words = { ja, en };

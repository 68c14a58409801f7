const ja = {
  title: "画面の好み",
  lead: "選ぶとすぐに変わります。このブラウザーだけに残ります。",
  who: (name: string, id: string, role: string) => `${name}（${id}）・役割：${role}`,
  density: "一覧の間隔",
  densityHint: "受信箱と設定の一覧に使います。",
  densities: { roomy: "ゆったり", compact: "詰める" },
  keysHint: "音声で操作する人や、思わぬキーが効いて困る人は外してください。Ctrl+KとEscは、いつでも使えます。",
};

const en: typeof ja = {
  title: "Preferences",
  lead: "Each choice holds at once, in this browser only.",
  who: (name, id, role) => `${name} (${id}), role: ${role}`,
  density: "Space between rows",
  densityHint: "In the inbox and in the lists of the settings.",
  densities: { roomy: "Roomy", compact: "Compact" },
  keysHint:
    "Switch them off where you speak to your computer, or where keys do things you did not mean. Ctrl+K and Esc always work.",
};

/** The words of this page, loaded with it. */
export const words = { ja, en };

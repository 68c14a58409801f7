/** Values that a preview puts in, in the language of the text. */
export const samples = {
  ja: {
    "customer.name": "はな",
    "agent.name": "佐藤",
    "brand.name": "かさ屋",
    "thread.link": "https://example.com/p/1",
    order: "A-1029",
  },
  en: {
    "customer.name": "Hana",
    "agent.name": "Sato",
    "brand.name": "Kasa",
    "thread.link": "https://example.com/p/1",
    order: "A-1029",
  },
};

/** 返信の作り方についての言葉。 */
export const ja = {
  canned: "定型文",
  cannedInsert: "定型文を入れる（/）",
  cannedNone: "定型文がありません。設定の「定型文」で作れます。",
  missing: (names: string) => `${names}が分からないため、まだ入れられません。`,
  variables: {
    "customer.name": "お客様の名前",
    "agent.name": "担当者の名前",
    "brand.name": "アカウントの名前",
    "thread.link": "投稿のアドレス",
    order: "注文番号",
  },
  order: "注文番号",
  orderLead: "この定型文には注文番号が入ります。",
  insert: "入れる",
  preview: (platform: string) => `${platform}での見え方`,
  over: "ここから先は、長さの上限を超えています。",
  beyond: (platform: string, count: number, first: string) =>
    `「${first}」から先の${count}文字は、${platform}の上限を超えています。`,
  sendNext: "送信して次へ",
  sendKeys: "Ctrl＋Enterで、送信して次の会話へ進みます。",
  sentNext: "返信を受け付けました。次の会話です。",
  last: "返信を受け付けました。一覧にほかの会話はありません。",
  failedLater: (name: string) => `${name}への返信を送信できませんでした。文章は残っています。`,
  open: "会話を開く",
  edit: "書き直す",
};

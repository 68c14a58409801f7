const ja = {
  title: "つなぎ方",
  lead: "媒体ごとの準備と、つながったかの確かめ方です。",
  platform: "媒体",
  choose: "選んでください",
  source: "接続先",
  can: (webhook: boolean, poll: boolean, reply: boolean) =>
    `${[webhook ? "通知を受けて" : "", poll ? "定期的に読みに行って" : ""].filter((part) => part !== "").join("、または")}投稿を集めます。返信は、ここから${reply ? "できます" : "できません"}。`,
  costs: "費用：",
  vendor: "媒体の管理画面でする準備",
  address: "受信用アドレス",
  copyAddress: "受信用アドレスをコピー",
  english: "媒体の画面の言葉に合わせて、英語で書いています。",
  scopes: "求める権限：",
  secrets: "登録する秘密情報",
  noSecrets: "秘密情報は要りません。",
  secretsHint:
    "秘密情報は、この画面では受け取りません。Kikimimiを動かしている場所で、次のコマンドに貼り付けます。AWSで動かしているなら、--stage を付けます。",
  optional: "任意",
  looks: "形：",
  settings: "接続先の設定",
  settingsHint:
    "手元で動かすと、媒体ごとに接続先が1つ用意され、次のような設定が入っています。変更や追加は、まだ画面からもコマンドからもできません。項目の説明は docs/platforms.md にあります。",
  check: "つながったかを確かめる",
  noSource: "この媒体の接続先は、このブランドにまだありません。",
  nothingYet: "まだ何も届いていません。届くと、ここに出ます",
  last: (ago: string) => `最後に届いたのは${ago}`,
  toChannels: "接続先の状態",
  test: "試しに送るには、媒体から自分あてに投稿するか、記録した投稿を次のコマンドで取り込みます。",
  doctor: "準備に抜けがないかは、次のコマンドが調べます。",
  limits: "制限",
  cannot: "できないこと",
  references: "媒体の説明",
};

const en: typeof ja = {
  title: "Connecting",
  lead: "What each platform takes to be connected, and how to see that it hears.",
  platform: "Platform",
  choose: "Choose one",
  source: "Source",
  can: (webhook, poll, reply) =>
    `It hears by ${[webhook ? "webhook" : "", poll ? "polling" : ""].filter((part) => part !== "").join(" and ")}. Replies go out from here: ${reply ? "yes" : "no"}.`,
  costs: "Costs:",
  vendor: "In the vendor's console",
  address: "Webhook address",
  copyAddress: "Copy the webhook address",
  english: "Names of screens and fields are as the vendor writes them.",
  scopes: "Permissions to ask for:",
  secrets: "Secrets to store",
  noSecrets: "It needs no secrets.",
  secretsHint:
    "This page takes no secrets. Paste each into its command where Kikimimi runs; with --stage for one that runs on AWS.",
  optional: "optional",
  looks: "It looks like this:",
  settings: "Settings of the source",
  settingsHint:
    "On a laptop each platform comes with one source and settings such as these. Neither this page nor a command adds or changes sources yet. docs/platforms.md explains each setting.",
  check: "See that it hears",
  noSource: "This brand has no source of this platform yet.",
  nothingYet: "nothing has come yet; it shows here once it does",
  last: (ago) => `last heard ${ago}`,
  toChannels: "How the channels are",
  test: "To send a test, post something to the account on the platform, or feed a recorded post in:",
  doctor: "What is still missing, this command finds:",
  limits: "Limits",
  cannot: "What cannot be done",
  references: "The vendor's pages",
};

/** The words of this page, loaded with it. */
export const words = { ja, en };

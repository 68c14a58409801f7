import type { GuideJa } from "../manifest.ts";

/** Connecting Discord, in Japanese. */
export const guideJa: GuideJa = {
  setup: [
    "Developer Portalで「New Application」を選びます。「Bot」で「Reset Token」を押してトークンを写し（`botToken`）、「Message Content Intent」をオンにします。",
    "「OAuth2」の「URL Generator」で、スコープbotと下の権限を選びます。できたアドレスを開き、ボットをサーバーに追加します。",
    "「ユーザー設定」の「詳細設定」で「開発者モード」をオンにします。そのうえで、チャンネルやスレッドごとに「チャンネルIDをコピー」（`channels`）、「サーバーIDをコピー」（`guildId`）、ボットの「ユーザーIDをコピー」（`botId`）をします。",
    "アプリにコマンドがあるときだけ：「General Information」で「Public Key」を写し（`publicKey`）、「Interactions Endpoint URL」を {webhook} にします。Discordは、すぐに確かめに来ます。",
  ],
  limits: [
    "1つのメッセージは2,000文字までです",
    "すべての経路を合わせて1秒に50リクエストまでで、ほかにチャンネルごとの制限を、Discordが応答のたびに示します",
    "繰り返した返信は、数分の間はnonceで見分けられます。その後は、すでにあるかを探します",
  ],
  costs: "無料です。",
  cannot: [
    "メッセージをWebhookで受け取ることはできません。Discordが送るのは操作とアプリの出来事だけです。ゲートウェイには、開いたままの接続が要ります。",
    "挙げていないスレッドは読めません。スレッドはそれぞれが1つのチャンネルで、`channels` に挙げる必要があります。",
    "編集や削除には、すぐには気づけません。読みに行って見えるのは新しいメッセージだけなので、知っているものをときどき見直します。",
    "Discordの検索はできません。ボットが読めるのは、招かれた場所だけです。",
    "人のフォロワー数は分かりません。Discordにはありません。",
  ],
  secrets: {
    botToken: { description: "ボットのトークンです（Developer Portalの「Bot」の「Reset Token」）。" },
    publicKey: {
      description: "アプリの公開鍵です（「General Information」）。16進数64桁で、Webhookにだけ使います。",
    },
    signingKey: {
      description: "ご自分の鍵の組の種です。16進数64桁で、記録したものをWebhookに流すときにだけ使います。",
    },
  },
};

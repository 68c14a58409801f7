import type { GuideJa } from "../manifest.ts";

/** Connecting Telegram, in Japanese. */
export const guideJa: GuideJa = {
  setup: [
    "@BotFatherに /newbot を送り、トークンを写します（`botToken`）。コロンの前の数字が `botId` です。",
    "@BotFatherに /setprivacy を送り、「Disable」を選びます。そうしないと、グループでは、コマンドと自分への返信しか届きません。",
    "聞きたいグループにはメンバーとして、チャンネルには管理者として、ボットを追加します。",
    'setWebhookを1回呼びます：curl https://api.telegram.org/bot<token>/setWebhook -d url={webhook} -d secret_token=<secretToken> -d \'allowed_updates=["message","edited_message","channel_post","edited_channel_post","business_message","edited_business_message","deleted_business_messages"]\'',
    "公開のアドレスがないときは、deleteWebhookを呼んでから、`mode` をpollにします。",
  ],
  limits: [
    "1つのテキストは4,096文字までです",
    "1つのトークで1秒に約1件、グループで1分に20件、すべてのトークを合わせて1秒に30件までです",
    "更新は、受け取られるまで24時間待ちます",
    "Webhookのポートは443、80、88、8443だけです",
  ],
  costs: "無料です。",
  cannot: [
    "ボットが来る前の話は読めず、検索もできません。ボットに見えるのは、いる場所で話されたことだけです。",
    "ビジネスのトーク以外での削除は分かりません。Telegramはボットに知らせません。",
    "自分たちのメッセージは読めません。Telegramは、ボットが話したことを送り返しません。",
    "送れたか疑わしい返信を、もう一度見つけることはできません。ボットはトークを読めないため、2回送る前に、人が見て確かめます。",
    "こちらから先に書くことはできません。相手が先にボットへ話しかける必要があります。",
    "人のフォロワー数は分かりません。Telegramはボットに知らせません。",
    "グループがスーパーグループに変わると、追えません。IDが新しくなるため、その後のメッセージは新しい会話になります。",
  ],
  secrets: {
    botToken: {
      description: "@BotFatherが示す、ボットのトークンです。",
      says: "数字、コロン、英数字と _ と - の35文字",
    },
    secretToken: {
      description: "setWebhookにsecret_tokenとして渡す、A-Z a-z 0-9 _ - の1〜256文字です。",
    },
  },
};

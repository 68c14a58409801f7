import type { GuideJa } from "../manifest.ts";

/** Connecting Slack, in Japanese. */
export const guideJa: GuideJa = {
  setup: [
    "api.slack.com/appsで「Create New App」→「From scratch」を選びます。「Basic Information」で「Signing Secret」を写します。",
    "「OAuth & Permissions」で、下のボットのスコープを追加し、「Install to Workspace」を押して、「Bot User OAuth Token」を写します。",
    "「Event Subscriptions」で「Enable Events」をオンにし、「Request URL」を {webhook} にします（すぐに確かめられます）。「Subscribe to bot events」でmessage.channels、message.groups、message.im、app_mentionを選び、保存します。",
    "聞きたいチャンネルのそれぞれに、ボットを招待します（/invite @名前）。",
    "auth.testを呼ぶと、アプリ自身の `user_id`（`botUserId`）と `bot_id`（`botId`）が分かります。",
    "イベントを受け取れないときだけ：チャンネルを `channels` に挙げると、読みに行きます。",
  ],
  limits: [
    "イベントには3秒以内に応答する必要があります。できないと、すぐ、1分後、5分後にもう一度届きます",
    "1時間の間に、時間内の応答が5%に満たないと、購読が止められます",
    "ワークスペースごとに、1時間に30,000イベントまでです",
    "返信は4,000文字までが勧められ、40,000文字が限度です",
    "返信は1つのチャンネルで1秒に約1件、履歴のリクエストは1分に50回までです。Marketplaceの外で売られるアプリは、1分に1回、15件までです",
  ],
  costs: "無料です。無料のワークスペースでは、90日より古いものが見えません。",
  cannot: [
    "ボットが招待されていないチャンネルは読めません。",
    "読みに行く方法では、`rereadHours` より前に始まったスレッドの返信、返信の編集、削除に気づけません。Slackの履歴が示さないためです。イベントでは分かります。",
    "ワークスペースの検索はできません。ボットのトークンには許されていません。",
    "人のフォロワー数は分かりません。Slackにはありません。",
  ],
  secrets: {
    signingSecret: {
      description: "「Signing Secret」です（「Basic Information」の「App Credentials」）。",
      says: "16進数32桁",
    },
    botToken: {
      description:
        "「Bot User OAuth Token」です。`xoxb-…` で始まります（「OAuth & Permissions」）。読みに行くときと、返信するときに使います。",
    },
  },
};

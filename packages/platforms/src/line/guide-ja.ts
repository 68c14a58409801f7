import type { GuideJa } from "../manifest.ts";

/** Connecting LINE Official Accounts, in Japanese. */
export const guideJa: GuideJa = {
  setup: [
    "LINE Developersコンソールで、プロバイダーのMessaging APIチャネルを開きます。",
    "「Messaging API設定」で「Webhook URL」を {webhook} にし、「Webhookの利用」と「Webhookの再送」をオンにして、「検証」を押します。",
    "「チャネル基本設定」で、チャネルシークレットと、ボットの「あなたのユーザーID」（`botUserId`）を写します。",
    "「Messaging API設定」の「チャネルアクセストークン」で「発行」を押し、長期のトークンを写します。返信にだけ使います。",
    "LINE Official Account Managerの「応答設定」で、応答メッセージとあいさつメッセージをオフにします。",
  ],
  limits: [
    "Webhookには2秒以内に応答する必要があります。再送は、オンにするまでされません",
    "1つのテキストはUTF-16で5,000単位までです",
    "応答トークンが使えるのは1回、約1分の間です。それより後の返信はプッシュになります",
    "プッシュは、1つのリトライキーで24時間、安全に繰り返せます",
  ],
  costs: "受け取りは無料です。応答トークンでの返信は無料、プッシュはプランの月ごとの通数を使います。",
  cannot: [
    "トークの履歴は読めません。LINEが示すのは、Webhookで送るものだけです。",
    "自分たちのメッセージは読めません。LINEは、こちらから送ったものも、チャット画面で打たれたものも送り返しません。",
    "ほかのモジュールがトークを受け持つ間（mode standby）は答えられません。メッセージが応答トークンなしで届くためです。",
    "人のフォロワー数は分かりません。LINEは知らせません。",
  ],
  secrets: {
    channelSecret: {
      description: "チャネルシークレットです（LINE Developersコンソールの「チャネル基本設定」）。",
      says: "16進数32桁",
    },
    channelAccessToken: {
      description: "長期のチャネルアクセストークンです（「Messaging API設定」）。返信を送るのに使います。",
    },
  },
};

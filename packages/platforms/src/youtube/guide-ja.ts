import type { GuideJa } from "../manifest.ts";
import { GOOGLE_OAUTH_SECRETS_JA } from "../shared/secrets-ja.ts";

/** Connecting YouTube, in Japanese. */
export const guideJa: GuideJa = {
  setup: [
    "Google Cloudコンソールでプロジェクトを作り、「YouTube Data API v3」を有効にします（「APIとサービス」の「ライブラリ」）。",
    "読むだけなら、「認証情報」→「認証情報を作成」→「APIキー」で作り、YouTube Data API v3だけに制限して、`apiKey` に登録します。",
    "返信もするなら、「OAuth同意画面」を設定して公開し（テスト中はリフレッシュトークンが7日で切れます）、種類「ウェブ アプリケーション」のOAuthクライアントを作ります。",
    "ブランドのチャンネルとして、下のスコープと `access_type=offline&prompt=consent` を付けてログインします。`clientId`、`clientSecret` と、返ってきた `refreshToken` を登録します。これらがあれば、APIキーは使いません。",
    "`channelId` に、ブランドのチャンネルを設定します（YouTube Studioの「設定」→「チャンネル」→「詳細設定」）。",
    "動画の公開を知るには、https://pubsubhubbub.appspot.com/subscribe で、コールバック {webhook} を、トピック https://www.youtube.com/xml/feeds/videos.xml?channel_id=<channelId> に登録します。ご自分で決めた秘密を付け、それを `hubSecret` に登録します。",
    "ハブへの登録は5〜10日で切れます（`hub.lease_seconds`）。定期的に登録し直してください。",
  ],
  limits: [
    "Cloudプロジェクトごとに、太平洋時間の0時から1日10,000単位までです。スレッド50件か返信100件の1ページが1、返信の投稿が50で、断られたリクエストも少なくとも1かかります",
    "1回に読むのは、この `replyDays` 日のスレッドで、300件までです。新しいものがなければ1〜6単位かかります",
    "コメントは10,000文字までです",
  ],
  costs: "無料です。1日に10,000単位を超えるには、Googleの審査が要ります。",
  cannot: [
    "`replyDays` より古い（または新しい300件より後の）スレッドの、新しい返信は読めません。YouTubeはスレッドを最初のコメントの順に並べ、最後の返信の順の一覧を持たないためです。",
    "コメントは通知では届きません。WebSubが知らせるのは、動画の公開と題名の変更だけです。",
    "ハブからの登録の解除を認めるのは、設定にないチャンネルだけです。解除は誰でもハブに頼めるためで、そうでなければ期限が切れるのを待ちます。",
    "動画に新しいコメントを書くことはできません。送れるのは、2段のスレッドでのコメントへの返信だけです。",
    "削除には、すぐには気づけません。削除されたコメントは一覧から消えるため、知っているコメントを見直したときに気づきます。",
  ],
  secrets: {
    apiKey: { description: "YouTube Data API v3だけに制限したAPIキーです。読むだけなら、これで足ります。" },
    ...GOOGLE_OAUTH_SECRETS_JA,
    hubSecret: {
      description: "登録するときにご自分で決めたhub.secretです。届いたものの署名を確かめます。",
    },
  },
};

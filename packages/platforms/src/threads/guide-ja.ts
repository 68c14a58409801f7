import type { GuideJa } from "../manifest.ts";

/** Connecting Threads, in Japanese. */
export const guideJa: GuideJa = {
  setup: [
    "developers.facebook.comで、ユースケース「Access the Threads API」のアプリを作り、ブランドのアカウントをThreadsのテスターに加えます。アカウントの側では、Threadsの「設定」の「Website permissions」で承認します。",
    "「ユースケース」→「カスタマイズ」で、下の権限を追加します。アプリレビューで「Advanced Access」が認められ、ビジネスの認証が済むまでは、テスターの投稿だけが届きます。",
    "「設定」の「User Token Generator」で、ブランドのアカウントのトークンを作ります。これは長期のトークンで、自動で更新します。",
    "「Get real-time notifications with Threads Webhooks」を追加し、コールバックURLに {webhook} を、検証用のトークンにご自分で決めたものを入れます。moderateのrepliesとdelete、interactionのmentionsとpublishを購読します。",
    "「Threads app secret」を写し（アプリの「app secret」とは別のものです）、`username` を設定します。",
    "`queries` に聞きたい言葉を設定します。`#word` と書くと、トピックを検索します。",
  ],
  limits: [
    "投稿は500文字までです。絵文字は、UTF-8のバイト数で数えます",
    "どの24時間でも、返信は1,000件、投稿は250件までです",
    "24時間に、アカウントの投稿のインプレッション1回につき4,800リクエストまでで、少なくとも48,000リクエストです",
    "どの24時間でも、検索は2,200回までです。何も見つからなかった検索は数えません",
    "届けるものは、200で応答するまで36時間繰り返されます",
  ],
  costs: "無料です。",
  cannot: [
    "非公開のアカウントは読めません。WebhookもAPIも知らせません。",
    "審査の前は検索できません。threads_keyword_searchが認められるまで、見つかるのは自分のアカウントの投稿だけです。",
    "読みに行く方法では、新しいほうから `watchPosts` 件より古い投稿への返信は読めません。Webhookでは分かります。",
    "編集には、すぐには気づけません。Threadsは編集されたことも日時も示さないため、投稿を見直した時刻の編集として扱います。",
    "書いた人を、変わらないIDで見分けることはできません。ほかのアカウントは、ユーザー名でしか分かりません。",
    "ほかのアカウントの投稿の「いいね」や表示回数と、ダイレクトメッセージは読めません。APIにありません。",
    "threads_read_repliesがないと、スレッドをつなげられません。メンションが、返信先の投稿なしで届くためです。",
  ],
  secrets: {
    appSecret: {
      description:
        "Threadsの「app secret」です（「アプリの設定」→「ベーシック」の「Threads App secret」）。アプリ自身のものではありません。",
    },
    verifyToken: { description: "Webhookを登録する画面に、ご自分で決めて入力する検証用のトークンです。" },
    accessToken: {
      description: "ブランドのアカウントの、長期のユーザートークンです。60日の期限が切れる前に更新します。",
    },
  },
};

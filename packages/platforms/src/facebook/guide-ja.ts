import type { GuideJa } from "../manifest.ts";
import { META_SECRETS_JA } from "../shared/secrets-ja.ts";

/** Connecting Facebook Pages and Messenger, in Japanese. */
export const guideJa: GuideJa = {
  setup: [
    "developers.facebook.comで「ビジネス」タイプのアプリを作り、製品「Webhooks」と「Messenger」を追加します。",
    "「Webhooks」で「Page」を選び、コールバックURLに {webhook} を、検証用のトークンにご自分で決めたものを入れます。feed、mention、ratings、messages、message_echoes、message_edits、standbyを購読します。",
    "アプリをページに登録します：POST /{page-id}/subscribed_apps に同じフィールドを付けます。そして「app secret」を写します（「アプリの設定」の「ベーシック」）。",
    "「ビジネス設定」の「システムユーザー」で、ページの管理とメッセージの権限をそのユーザーに付け、下の権限でトークンを生成します。そのトークンで GET /{user-id}/accounts を読むと、ページ自身のトークンが分かります。これが `accessToken` です。",
    "`pageId` も設定すると、こちらから読みにも行きます。Webhookが取りこぼしたものを見つけ、過去の分を読み、削除を確かめます。",
    "アプリを「ライブ」に切り替え、上の権限のアプリレビューに通します。それまでは、アプリに役割のある人の投稿だけが届きます。",
    "24時間を過ぎてから答えるには、「Human Agent」の機能を申請し、`humanAgent` を設定します。",
  ],
  limits: [
    "コメントは8,000文字、メッセージは2,000文字までです",
    "メッセージを送れるのは、お客さまの最後のメッセージから24時間以内です。「Human Agent」の機能があれば7日以内です",
    "1つのコメントへの非公開の返信は1回で、7日以内です",
    "ページで反応した利用者1人につき、1日に4,800回まで呼び出せます。待つ時間は、応答のX-Business-Use-Case-Usageに示されます",
    "Webhookは約36時間の間繰り返され、その後は捨てられます",
    "読みに行くときに見えるのは、`commentDays` 日以内の投稿の新しいコメントと、会話ごとに新しいメッセージ約20件です",
  ],
  costs: "無料です。",
  cannot: [
    "ページの名前を挙げない投稿は読めません。Metaには公開の検索がありません。",
    "アプリがまだ会っていない人では、誰が書いたかが分かりません。そのときMetaは `from` を省きます。",
    "ほかのアプリが受け持つ会話（standby）には答えられません。渡されるまで、Metaが断ります。",
    "返信をキーで繰り返すことはできません。Metaにはその仕組みがないため、送れたか疑わしい返信は、もう一度送る前に探します。",
  ],
  secrets: {
    ...META_SECRETS_JA,
    accessToken: {
      description:
        "ページのアクセストークンです（期限が切れないよう、システムユーザーか /{user}/accounts から得たもの）。読みに行くときと、答えるときに使います。",
    },
  },
};

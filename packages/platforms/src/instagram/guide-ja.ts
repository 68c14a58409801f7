import type { GuideJa } from "../manifest.ts";
import { META_SECRETS_JA } from "../shared/secrets-ja.ts";

/** Connecting Instagram professional accounts, in Japanese. */
export const guideJa: GuideJa = {
  setup: [
    "アカウントをプロアカウント（ビジネスかクリエイター）にし、「Connected tools」の「Allow access to messages」をオンにします。",
    "Facebookログインの場合：アカウントをページにつなぎ、ビジネスのアプリを作り、ページのアクセストークンを得ます。`login` は `facebook` のままにします。",
    "Instagramログインの場合：製品「Instagram」を追加し、「API setup with Instagram login」でアカウントのトークンを生成して、`login` を `instagram` にします。トークンは50日ごとに自動で更新します。",
    "「Webhooks」で「Instagram」を選び、コールバックURLに {webhook} を、検証用のトークンにご自分で決めたものを入れます。comments、live_comments、mentions、messages、message_editを購読します。",
    "Facebookログインなら POST /{page-id}/subscribed_apps?subscribed_fields=feed、Instagramログインなら POST /me/subscribed_apps にフィールドを付けて呼びます。",
    "「app secret」（Instagramログインなら「Instagram app secret」）を `appSecret` に写します。",
    "読みにも行くには、`accountId`（GET /me?fields=user_id、またはページのinstagram_business_account）と `username` を設定します。",
    "アプリを「ライブ」に切り替え、「Advanced Access」のアプリレビューに通します。それがないと、知らない人のコメントは届きません。",
  ],
  scopes: [
    "instagram_basic",
    "instagram_manage_comments",
    "instagram_manage_messages",
    "pages_show_list",
    "pages_read_engagement",
    "pages_manage_metadata",
    "Instagram Public Content Access（ハッシュタグのための機能）",
    "instagram_business_basic（Instagramログイン）",
    "instagram_business_manage_comments（Instagramログイン）",
    "instagram_business_manage_messages（Instagramログイン）",
  ],
  limits: [
    "コメントは300文字で、ハッシュタグ4つ、アドレス1つまでです。メッセージは1,000バイトまでです",
    "メッセージを送れるのは、お客さまの最後のメッセージから24時間以内です。「Human Agent」の機能があれば7日以内です",
    "ハッシュタグは7日に30個までで、それぞれ、この24時間の公開の投稿を読めます",
    "インプレッション1,000回につき、1日に4,800回まで呼び出せます。待つ時間は、応答のX-Business-Use-Case-Usageに示されます",
    "読みに行くときに見えるのは、コメントの数が変わった投稿ごとにコメント1,000件までと、会話ごとに新しいメッセージ約20件です",
  ],
  costs: "無料です。",
  cannot: [
    "コメントやキャプションでのメンションは、Webhookでは読めません。IDしか届かないため、mention_without_textとして無視します。アカウントをタグ付けした投稿は、読みに行きます。",
    "非公開アカウントのストーリーズでのメンションと、ほかの人の投稿に付いた、誰もタグ付けしていないコメントは読めません。",
    "コメントの削除には、すぐには気づけません。Instagramは何も送らないため、コメントを見直して気づきます。",
    "ハッシュタグで見つけた投稿は、誰が書いたかが分かりません。Instagramが書いた人を省くためです。",
    "アカウントをタグ付けしただけの投稿や、ハッシュタグだけの投稿には答えられません。Instagramで答えられるのは、コメント、メッセージ、文中のメンションです。",
    "返信をキーで繰り返すことはできません。Metaにはその仕組みがないため、送れたか疑わしい返信は、もう一度送る前に探します。",
  ],
  secrets: {
    ...META_SECRETS_JA,
    accessToken: {
      description:
        "ページのアクセストークン（Facebookログイン）か、長期のInstagramユーザートークン（Instagramログイン）です。読みに行くときと、答えるときに使います。",
    },
  },
};

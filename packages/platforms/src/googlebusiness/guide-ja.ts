import type { GuideJa } from "../manifest.ts";
import { GOOGLE_OAUTH_SECRETS_JA } from "../shared/secrets-ja.ts";

/** Connecting Google Business Profile, in Japanese. */
export const guideJa: GuideJa = {
  setup: [
    "下の前提条件のページのフォームから、Business Profile APIの利用をGoogleに申請します。認められるまで割り当ては0で、どのリクエストも断られます。",
    "同じプロジェクトのGoogle Cloudコンソールで、「Google My Business API」と「My Business Account Management API」を有効にします。",
    "「OAuth同意画面」を設定して公開し（テスト中はリフレッシュトークンが7日で切れます）、種類「ウェブ アプリケーション」のOAuthクライアントを作ります。",
    "プロフィールのオーナーか管理者として、下のスコープと `access_type=offline&prompt=consent` を付けてログインします。`clientId`、`clientSecret` と、返ってきた `refreshToken` を登録します。",
    "アカウント（`GET https://mybusinessaccountmanagement.googleapis.com/v1/accounts`）とその店舗を調べ、`locations` に `accounts/…/locations/…` を設定します。返信できるのは、オーナー確認の済んだ店舗だけです。",
  ],
  limits: [
    "利用が認められると、プロジェクトごとに1分に300リクエストまでです",
    "レビューは1ページ50件、返信は4,096バイト（日本語で約1,365文字）までです",
    "Googleの画面で書かれた返信には、そのレビューを見直したときに気づきます。レビューが変わってから7日以内で、店舗ごとに新しい300件です",
  ],
  costs: "無料です。利用の申請が要ります。",
  cannot: [
    "通知は受け取れません。GoogleのPub/Subの知らせには変わったレビューの名前しかなく、その署名のトークンもGoogleに鍵を尋ねなければ確かめられないため、読みに行く以上のことは得られません。",
    "書いた人は、名前のほかには分かりません。APIがアカウントを示さないため、レビューごとに別の人として扱います。",
    "1つのレビューに2つの返信はできません。2つめは1つめを置き換えます。",
    "削除には、すぐには気づけません。消えたレビューは一覧にないだけなので、見直したときに気づきます。",
  ],
  secrets: GOOGLE_OAUTH_SECRETS_JA,
};

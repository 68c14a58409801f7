import type { GuideJa } from "../manifest.ts";

/** Connecting Stack Exchange, in Japanese. */
export const guideJa: GuideJa = {
  setup: [
    "https://stackapps.com/apps/oauth/register でアプリを登録し（名前、説明、どれか1つのドメインで足ります）、「Key」を写します。",
    '`searches` に、サイトと `q`（言葉）または `tagged`（タグ）を設定します。たとえば `{"site": "ja.stackoverflow", "tagged": ["kasa"]}` です。',
    "キーがあるときは、`budget` を、1日に許されるリクエスト数の10000にします。",
    "`accountId` に、ブランドのネットワークアカウント（stackexchange.com/users/{number} の数字）を設定します。",
  ],
  limits: [
    "1つのIPアドレスから1日に300リクエスト、キーがあれば10,000リクエストまでです",
    "1秒に30リクエストまでです。応答の `backoff` に従います",
    "1ページに質問100件です",
  ],
  costs: "無料です。",
  cannot: [
    "返信はできません。答えるには評判と本人のログインが要り、サイトは自動の回答を禁じています。リンク先のページで答えてください。",
    "コメントと回答は見つけられません。検索で見つかるのは質問です。ほかの方法で届いたものは読みます。",
    "削除は分かりません。削除された質問は一覧から消えますが、そのことは示されません。",
    "ここ数時間より古い質問の編集は分かりません。検索が、質問された日時の順に並ぶためです。",
  ],
  secrets: {
    key: { description: "stackapps.comのアプリのリクエストキーです。ないときは、1日に300リクエストまでです。" },
  },
};

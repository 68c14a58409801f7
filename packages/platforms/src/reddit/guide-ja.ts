import type { GuideJa } from "../manifest.ts";

/** Connecting Reddit, in Japanese. */
export const guideJa: GuideJa = {
  setup: [
    "ブランドのアカウントでログインし、Data APIの利用をRedditに申請します（商用の利用には承認が要ります）。",
    "https://www.reddit.com/prefs/apps で種類「web app」のアプリを作り、クライアントIDとシークレットを写します。",
    "受信箱を読む、または返信するには、ブランドのアカウントで https://www.reddit.com/api/v1/authorize を `duration=permanent` と下のスコープを付けて開き、アプリを許可します。得たコードを、リフレッシュトークンと引き換えます。",
    "`username` にブランドのアカウントを、`subreddits` と `queries` に聞きたいものを設定します。リフレッシュトークンがあれば、`mentions` と `messages` をtrueにします。",
  ],
  limits: [
    "アプリごとに、10分の平均で1分に100リクエストまでです。`x-ratelimit-*` に従います",
    "一覧に出るのは新しい1,000件です。押し出された分は、欠けた期間として報告します",
    "返信はMarkdownで10,000文字までです",
    "新しいアカウントは、数分に1回しか返信できないことがあります。待つ時間はRedditが示します",
  ],
  costs: "承認された利用は、制限の中なら無料です。商用の利用は契約によります。",
  cannot: [
    "コメントの検索はできません。Redditが検索するのは投稿だけで、コメントはサブレディットごとに読みます。",
    "ロックされたもの、アーカイブされたもの、削除されたものには返信できません。サブレディットがアカウントを禁止しているときも同じです。",
    "チャットは扱えません。そのためのAPIがありません。",
    "隔離されたサブレディットと非公開のサブレディットは、アカウントが同意しているか、メンバーでなければ読めません。",
  ],
  secrets: {
    clientId: { description: "アプリのクライアントIDです（reddit.com/prefs/apps の、アプリ名の下）。" },
    clientSecret: { description: "アプリのシークレットです。" },
    refreshToken: {
      description: "アカウントの、期限のないリフレッシュトークンです。ないときは、公開の投稿とコメントだけを読みます。",
    },
  },
};

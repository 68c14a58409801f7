import type { GuideJa } from "../manifest.ts";

/** Connecting X, in Japanese. */
export const guideJa: GuideJa = {
  setup: [
    "console.x.comでプロジェクトとアプリを作り、クレジットを買います。二重の備えとして、そこで支出の上限も設定します。",
    "「Keys and tokens」で、「API key secret」（`consumerSecret`）と「bearer token」（`bearerToken`）を写します。",
    "返信するには、「User authentication settings」でOAuth 2.0をオンにし、下のスコープでブランドのアカウントとして一度ログインして（PKCE付きの認可コード）、クライアントID、クライアントシークレット、リフレッシュトークンを写します。",
    "`accountId` と `username` にブランドのアカウントを、`queries` に聞きたいものを設定します。Webhookで届かないときは、`mentions` をtrueにします。",
    '通知を受けるには、bearer tokenを付けて POST /2/webhooks に {"url": "{webhook}"} を送ります。Xはすぐにそのアドレス（https、ポートなし）を呼ぶので、応答する必要があります。',
    "POST /2/activity/subscriptions に、WebhookのIDと `filter.user_id` を付け、post.mention.create、post.reply.create、post.quote.create、post.create、post.delete、dm.receivedを1つずつ登録します。",
    "止まった後は、POST /2/webhooks/replay を呼ぶと、この24時間の分がもう一度届きます。すでに聞いたものは、何も変えません。",
  ],
  limits: [
    "検索でさかのぼれるのは7日です。15分に、アプリは450リクエスト、利用者は300リクエストまでです",
    "メンションで示されるのは、新しい800件です",
    "投稿は重み付きで280文字（日本語で140文字）までで、リンクは23、絵文字は2と数えます。Premiumなら `maxWeighted` を設定します",
    "投稿は、アカウントごとに15分に100件、アプリごとに1日に10,000件までです。キャッシュタグは1つの投稿に1つです",
    "self-serveのアプリでは、Activity APIの購読は1,500までです。非公開のアカウントの投稿は届きません",
  ],
  costs:
    "使った分の料金です。読むか届いた投稿は1件0.005ドル、書いた人は0.010ドル、画像などは0.005ドルで、それぞれUTCの1日に1回だけかかります。書いた投稿は0.015ドル、リンクがあれば0.200ドル、アカウントをメンションした人への返信は0.010ドルです。",
  cannot: [
    "誰にでも答えられるわけではありません。self-serveのアプリが返信できるのは、相手がアカウントをメンションしたか、その投稿を引用したところだけです。Enterpriseではできます（`access`）。",
    "ほかの人の投稿の削除には、そのままでは気づけません。Xが知らせるのは登録したアカウントの分だけなので、知っている投稿を調べ直します。",
    "編集された投稿の削除を、元の投稿に結び付けられないことがあります。Xが後の版の番号を示しても、そこに履歴がないためです。",
    "ダイレクトメッセージには答えられません。Xは暗号化されたチャットへ移しており、その文はサーバーに示されません。",
    "Account Activity APIで届いた返信では、会話の全体が分かりません。v1.1は返信先しか示さないため、Activity APIを勧めます。",
  ],
  secrets: {
    consumerSecret: {
      description:
        "「API key secret」です（console.x.comの「Apps」の「Keys and tokens」）。すべてのWebhookの署名に使われます。",
    },
    clientId: {
      description:
        "アプリのOAuth 2.0のクライアントIDです。リフレッシュトークンと合わせて、アカウントとして読み、返信します。",
    },
    clientSecret: { description: "OAuth 2.0のクライアントシークレットです。機密クライアントにだけあります。" },
    refreshToken: {
      description: "offline.accessを付けて許可した、ブランドのアカウントのOAuth 2.0のリフレッシュトークンです。",
    },
    bearerToken: {
      description: "アプリだけのbearer tokenです。検索とメンションの読み取りには足りますが、返信はできません。",
    },
  },
};

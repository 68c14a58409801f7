import type { GuideJa } from "../manifest.ts";

/** Connecting a program that signs as Standard Webhooks says, in Japanese. */
export const guideJa: GuideJa = {
  setup: [
    "送る側に、アドレスとして {webhook} を、鍵として署名用の秘密を渡します。",
    "docs/mention-webhook.md のとおりに、`mention.created`、`mention.updated`、`mention.deleted` を送ります。",
    "ここから答えるには、`replyUrl` を設定し、`replySecret` を登録します。返信は署名付きの `reply.created` として届き、受け取る側は、それから作ったもの（`id` と `url`）を答えられます。",
  ],
  limits: ["時刻の差は、こちらの時計から300秒までです", "返信は10,000文字までです"],
  costs: "無料です。",
  cannot: [
    "`replyUrl` がなければ返信できません。内部のネットワークを指すときも、`allowPrivate` で許さない限りできません。",
    "受け取る側が `webhook-id` を見ないとき、返信が2回出るのを防ぐことはできません。",
  ],
  secrets: {
    signingSecret: {
      description: "共通鍵です。24〜64バイトのbase64で、`whsec_` は付いていてもいなくてもかまいません。",
    },
    replySecret: { description: "返信に署名するための、同じ形の共通鍵です。" },
  },
};

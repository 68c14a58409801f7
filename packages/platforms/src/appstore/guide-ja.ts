import type { GuideJa } from "../manifest.ts";

/** Connecting the App Store, in Japanese. */
export const guideJa: GuideJa = {
  setup: [
    "読むだけなら、`appId` と `countries` を設定します。公開フィードに、アカウントは要りません。",
    "返信する、またはすべての国をまとめて読むには、App Store Connectで「ユーザとアクセス」→「統合」→「App Store Connect API」を開き、役割「Customer Support」のチームキーを作ります。",
    "その `issuerId` と `keyId`、そして.p8ファイルの中身（`privateKey`）を登録し、`api` を `connect` にします。",
    "1つの接続先では、どちらか一方だけを使ってください。フィードとApp Store Connectでは同じレビューの番号が違うため、両方を使うと、すべてが2回届きます。",
  ],
  scopes: ["役割：Customer Support（またはAdmin）"],
  limits: [
    "App Store Connectは、キーごとに1時間に3,600リクエストまでです（`X-Rate-Limit` に示されます）",
    "フィードは1ページ50件、国ごとに合わせて500件までです。それより前の分は、欠けた期間として報告します",
    "回答は5,970文字までで、1つのレビューに1つです",
  ],
  costs: "フィードは無料です。App Store Connectには、有料のApple Developer Programへの登録が要ります。",
  cannot: [
    "フィードで読んだレビューには返信できません。フィードの番号は、App Store Connectでは通じないためです。",
    "文のない評価は読めません。どちらの方法でも示されないためです。",
    "1つのレビューに2つの回答はできません。2つめは1つめを置き換え、しばらくしてからストアに出ます。",
    "Appleが日時を示さない編集は、その時刻が分かりません。変わったレビューは、元の日時から7日（フィードでは2日）以内であれば、気づいた時刻のものとして扱います。",
  ],
  secrets: {
    issuerId: { description: "チームキーのIssuer IDです（個人のキーにはありません）。" },
    keyId: { description: "App Store Connect APIのキーのIDです。" },
    privateKey: { description: "キーの.p8ファイルの中身です。このファイルは、一度しかダウンロードできません。" },
  },
};

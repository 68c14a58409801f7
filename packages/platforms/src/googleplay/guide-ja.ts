import type { GuideJa } from "../manifest.ts";

/** Connecting Google Play, in Japanese. */
export const guideJa: GuideJa = {
  setup: [
    "Google Cloudコンソールでプロジェクトを作り、「Google Play Android Developer API」を有効にします。JSONの鍵を持つサービス アカウントを作ります（「IAMと管理」の「サービス アカウント」）。",
    "Play Consoleで「ユーザーと権限」を開き、サービス アカウントのアドレスを招待して、アプリに権限 `Reply to reviews`（と `View app information`）を付けます。",
    "鍵ファイルの中身をすべて `serviceAccount` に登録し、パッケージ名を `packageNames` に設定します。新しい権限が効くまで、1日かかることがあります。",
  ],
  limits: [
    "アプリごとに、読み取りは1時間に200回、返信は1日に2,000件までです",
    "示されるのは、この7日に書かれたか変わったレビューだけです。少なくとも毎日読みに行く必要があり、それより長く止まって逃した分は、欠けた期間として報告します",
    "返信は350文字までです",
  ],
  costs: "無料です。",
  cannot: [
    "文のない評価と、クローズドテストのレビューは読めません。APIが示さないためです。",
    "削除は分かりません。APIが知らせないためです。",
    "書いた人は、名前のほかには分かりません。別のレビューを書いた人どうしを結び付けられないため、レビューごとに別の人として扱います。",
    "1つのレビューに2つの返信はできません。2つめは1つめを置き換えます。",
  ],
  secrets: {
    serviceAccount: { description: "サービス アカウントのJSON鍵ファイルの中身です。ダウンロードしたままを使います。" },
  },
};

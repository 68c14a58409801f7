import type { GuideJa } from "../manifest.ts";

/** The secrets of `META_SECRETS`. */
export const META_SECRETS_JA: GuideJa["secrets"] = {
  appSecret: {
    description: "アプリの「app secret」です（「アプリの設定」の「ベーシック」）。届いたものの署名を確かめます。",
  },
  verifyToken: { description: "Webhookを登録する画面に、ご自分で決めて入力する検証用のトークンです。" },
};

/** The secrets of `GOOGLE_OAUTH_SECRETS`. */
export const GOOGLE_OAUTH_SECRETS_JA: GuideJa["secrets"] = {
  clientId: {
    description: "OAuthのクライアントIDです（Google Cloudコンソールの「APIとサービス」の「認証情報」）。",
  },
  clientSecret: { description: "同じクライアントの、OAuthのクライアント シークレットです。" },
  refreshToken: { description: "アカウントの持ち主が、このクライアントに許可して得たリフレッシュトークンです。" },
};

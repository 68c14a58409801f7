import type { SignInProblem } from "./problem.ts";

type Problems = Readonly<Record<SignInProblem["kind"], string>>;

const ja = {
  title: "サインイン",
  lead: "届いた声のうち、人の対応が必要なものを並べます。",
  how: "npm start が表示したサインイン用のリンクを開くか、トークンを貼り付けてください。",
  again: "新しいトークンは、次のコマンドで発行できます。",
  command: "npx kikimimi token --as 名前 --role agent",
  label: "トークン",
  enter: "サインイン",
  at: (name: string) => `${name} でサインイン`,
  other: (name: string) => `${name} の別のアカウントでサインイン`,
  going: (name: string) => `${name} へ移動しています…`,
  returning: "サインインしています…",
  byToken: "トークンでサインイン",
  unknown: "サインインの方法を確かめられませんでした。サーバーにつながっていないかもしれません。",
  retry: "もう一度試す",
  ended: "サインインの期限が切れました。書きかけの文は残っています。サインインし直すと、同じ画面に戻ります。",
  code: (code: string) => `管理者に伝える言葉：${code}`,
  problems: {
    denied: "サインインが取り消されたか、許可されませんでした。",
    busy: "サインイン先が混み合っているか、止まっています。少し待ってから、もう一度お試しください。",
    setup:
      "サインイン先が、この画面からの依頼を受け付けませんでした。設定を直す必要があるので、管理者に伝えてください。",
    mismatch:
      "戻ってきた答えが、この画面から始めたサインインのものではありませんでした。安全のため、使わずに捨てました。もう一度お試しください。",
    unasked: "この画面では始めていないサインインの答えだったので、使わずに捨てました。ここから始めてください。",
    stale: "サインインに時間がかかりすぎたか、同じ答えが2回届きました。もう一度お試しください。",
    unreachable: "サインイン先かサーバーにつながりませんでした。少し待ってから、もう一度お試しください。",
    insecure: "このアドレスはhttpsではないため、ここではサインインできません。管理者に伝えてください。",
    noRole: "サインインはできましたが、ここでの役割がまだありません。管理者に、役割を付けるよう頼んでください。",
    notTaken:
      "サインインはできましたが、サーバーがその証明を受け付けませんでした。設定を直す必要があるので、管理者に伝えてください。",
  } satisfies Problems as Problems,
};

const en: typeof ja = {
  title: "Sign in",
  lead: "See what people say, and answer those who need a person.",
  how: "Open the sign-in link that npm start printed, or paste a token.",
  again: "This command issues a new token.",
  command: "npx kikimimi token --as NAME --role agent",
  label: "Token",
  enter: "Sign in",
  at: (name) => `Sign in with ${name}`,
  other: (name) => `Sign in with another account of ${name}`,
  going: (name) => `Going to ${name}…`,
  returning: "Signing in…",
  byToken: "Sign in by token",
  unknown: "How to sign in could not be found out. The service may be out of reach.",
  retry: "Try again",
  ended: "Your sign-in has ended. What you were writing is kept. Sign in again, and you are back at the same place.",
  code: (code) => `Tell an administrator: ${code}`,
  problems: {
    denied: "The sign-in was cancelled or not allowed.",
    busy: "The provider is busy or down. Wait a moment and try again.",
    setup:
      "The provider did not take this page's request. Its settings have to be corrected: please tell an administrator.",
    mismatch:
      "The answer that came back is not that to a sign-in begun on this page. To be safe it was thrown away. Please try again.",
    unasked: "That was the answer to a sign-in that was not begun here, so it was thrown away. Please begin here.",
    stale: "The sign-in took too long, or the same answer came twice. Please try again.",
    unreachable: "The provider or the service could not be reached. Wait a moment and try again.",
    insecure: "This address is not https, so nobody can sign in here. Please tell an administrator.",
    noRole: "You are signed in, but have no role here yet. Please ask an administrator to give you one.",
    notTaken:
      "You are signed in, but the service does not take the provider's token. Its settings have to be corrected: please tell an administrator.",
  },
};

/** The words of this page, loaded with it. */
export const words = { ja, en };

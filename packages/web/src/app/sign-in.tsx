import { useEffect, useRef, useState } from "react";
import { LanguageSwitch } from "./language-switch.tsx";
import { signIn, useSession } from "./session.ts";
import { useSpeech } from "../text/speech.tsx";

/** Says how to sign in, and why the last token was refused. */
export function SignIn() {
  const { t } = useSpeech();
  const { refused } = useSession();
  const [token, setToken] = useState("");
  const field = useRef<HTMLInputElement>(null);
  // Whoever was signed out would otherwise stand nowhere.
  useEffect(() => field.current?.focus(), []);
  return (
    <main className="sign-in">
      <header>
        <span className="brand">Kikimimi</span>
        <LanguageSwitch />
      </header>
      <h1>{t.signIn.title}</h1>
      {refused ? (
        <p className="error" role="alert">
          {t.signIn.refused}
        </p>
      ) : (
        <p>{t.signIn.lead}</p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (token.trim() !== "") signIn(tokenIn(token));
        }}
      >
        <label htmlFor="token">{t.signIn.label}</label>
        <input
          ref={field}
          id="token"
          value={token}
          onChange={(event) => setToken(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          aria-describedby="how"
        />
        <button type="submit" className="primary" disabled={token.trim() === ""}>
          {t.signIn.enter}
        </button>
      </form>
      <div id="how" className="quiet">
        <p>{t.signIn.how}</p>
        <p>{t.signIn.again}</p>
        <code className="command">{t.signIn.command}</code>
      </div>
    </main>
  );
}

/** People paste the whole link as often as the token. */
function tokenIn(pasted: string): string {
  const text = pasted.trim();
  return /#token=([^&\s]+)/.exec(text)?.[1] ?? text;
}

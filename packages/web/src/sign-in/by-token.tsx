import { useState } from "react";
import { signIn } from "../app/session.ts";
import { useWords } from "../text/speech.tsx";
import { words as allWords } from "./words.ts";

/** A field for a token or the link that holds one, and how to get one. */
export function ByToken() {
  const words = useWords(allWords);
  const [token, setToken] = useState("");
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (token.trim() !== "") signIn(tokenIn(token));
        }}
      >
        <label htmlFor="token">{words.label}</label>
        <input
          id="token"
          value={token}
          onChange={(event) => setToken(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          aria-describedby="how"
        />
        <button type="submit" className="primary" disabled={token.trim() === ""}>
          {words.enter}
        </button>
      </form>
      <div id="how" className="quiet">
        <p>{words.how}</p>
        <p>{words.again}</p>
        <code className="command">{words.command}</code>
      </div>
    </>
  );
}

/** People paste the whole link as often as the token. */
function tokenIn(pasted: string): string {
  const text = pasted.trim();
  return /#token=([^&\s]+)/.exec(text)?.[1] ?? text;
}

import "./app/without-eval.ts";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/controls.css";
import "./app/shell.css";
import "./inbox/inbox.css";
import "./thread/thread.css";
import "./context/topic.css";
import "./context/context.css";
import "./reply/reply.css";
import { App } from "./app/app.tsx";
import { takeAnswerFromAddress, takeTokenFromAddress } from "./app/session.ts";
import { SpeechProvider } from "./text/speech.tsx";

takeTokenFromAddress();
takeAnswerFromAddress();
addEventListener("hashchange", takeTokenFromAddress);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <SpeechProvider>
      <App />
    </SpeechProvider>
  </StrictMode>,
);
// After the first words are on the screen: its hundred and more stretches of kanji are fetched as they are needed.
void import("@fontsource-variable/noto-sans-jp/wght.css");

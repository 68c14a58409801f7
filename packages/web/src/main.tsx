import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { takeTokenFromAddress } from "./session.ts";
import { SpeechProvider } from "./words.tsx";
import "./styles/base.css";
import "./styles/desk.css";
import "./styles/list.css";
import "./styles/thread.css";
import "./styles/topic.css";
import "./styles/work.css";
import "./styles/channels.css";

takeTokenFromAddress();
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

import { AppError } from "@kikimimi/core/base/error";

/** Longest secret that is read; a service account's key file is some 2,400 bytes. */
const MAX = 16_384;

/** One secret from standard input, to the end of its line, never shown; throws `invalid_input` when there is none. */
export async function readSecret(prompt: string): Promise<string> {
  const { stdin } = process;
  const text = stdin.isTTY ? await readHidden(prompt) : await readAll();
  const secret = text.replace(/\r?\n$/, "");
  if (secret.trim() === "") throw new AppError("invalid_input", "Nothing came in on standard input.");
  if (Buffer.byteLength(secret) > MAX) throw new AppError("invalid_input", `A secret has at most ${MAX} bytes.`);
  return secret;
}

async function readAll(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** Keys as they are pressed, without an echo; Ctrl-C ends it. */
async function readHidden(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  process.stdin.setRawMode(true);
  let text = "";
  try {
    for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
      for (const key of chunk.toString("utf8")) {
        if (key === "\r" || key === "\n") return text;
        if (key === "\u0003") throw new AppError("invalid_input", "Nothing was changed.");
        text = key === "\u007F" ? text.slice(0, -1) : text + key;
      }
    }
    return text;
  } finally {
    process.stdin.setRawMode(false);
    process.stderr.write("\n");
  }
}

import { createFake } from "../../packages/platforms/src/line/fake.ts";

/**
 * Loaded before the service (`node --import`): LINE's messaging side is its fake, and all else is the world. A text that
 * holds `(LINE refuses)` is refused for good.
 */
const fake = createFake({ now: () => new Date(), pageSize: 20 });
const token = fake.secrets["channelAccessToken"]?.[0] ?? "";
const world = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  if (new URL(request.url).host !== "api.line.me") return world(input, init);
  // Who asks whose a token is brings the token that somebody typed.
  if (request.method === "GET") return fake.fetch(request);
  const body = await request.text();
  if (body.includes("(LINE refuses)")) {
    return Response.json({ message: "The request body has 1 error(s)", details: [{ message: "No" }] }, { status: 400 });
  }
  // The laptop made up its own token; the fake knows one only.
  const headers = new Headers(request.headers);
  headers.set("authorization", `Bearer ${token}`);
  return fake.fetch(request.url, { method: request.method, headers, body });
};

import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import type { ReplyInput } from "../reply.ts";
import { createFake } from "./fake.ts";
import { standardReplier } from "./reply.ts";
import { StandardWebhooksSettings } from "./manifest.ts";

const KEY = "5f0c6c6e-6d0e-4a5e-9d0e-3d8c2f6b7a10";

function scene(settings: object = {}, fetch?: typeof globalThis.fetch) {
  const now = (): Date => new Date();
  const fake = createFake({ now, pageSize: 20 });
  const target = fake.replies?.target();
  if (!target) throw new Error("nobody to answer");
  const input: ReplyInput = {
    settings: StandardWebhooksSettings.parse({ ...fake.settings, ...settings }),
    secrets: fake.secrets,
    fetch: fetch ?? fake.fetch,
    now,
    pace: { wait: async () => undefined, random: () => 0.5 },
    target,
    text: "傘をお送りします😢",
    key: KEY,
    approvedAt: now(),
  };
  return { fake, input };
}

describe("replies by standard webhook", () => {
  it("are signed as the reference library verifies, under the reply's key", async () => {
    const seen: Request[] = [];
    const { input, fake } = scene({}, async (target, init) => {
      seen.push(new Request(target, init));
      return new Response(null, { status: 204 });
    });
    const sent = await standardReplier.send(input);
    const [request] = seen;
    const headers = Object.fromEntries(request?.headers ?? []);
    const secret = fake.secrets["replySecret"]?.[0] ?? "";
    const body = new Webhook(secret).verify((await request?.text()) ?? "", headers);
    expect([headers["webhook-id"], sent.externalId]).toEqual([KEY, `reply-${KEY}`]);
    expect(body).toMatchObject({ type: "reply.created", data: { text: input.text, key: KEY } });
  });

  it.each(["http://127.0.0.1/x", "http://169.254.169.254/latest", "https://shop.internal/x", "http://[::1]/"])(
    "go to no private place: %s",
    async (replyUrl) => {
      const { input } = scene({ replyUrl }, async () => {
        throw new Error("a request left");
      });
      expect(standardReplier.preflight(input).map(({ code }) => code)).toEqual(["not_permitted"]);
      await expect(standardReplier.send(input)).rejects.toMatchObject({ code: "invalid_input" });
      const allowed = scene({ replyUrl, allowPrivate: true });
      expect(standardReplier.preflight(allowed.input)).toEqual([]);
    },
  );

  it("need an address and a secret, and follow no redirect", async () => {
    const { input } = scene({ replyUrl: undefined });
    expect(standardReplier.preflight(input).map(({ code }) => code)).toEqual(["not_answerable"]);
    const secretless = { ...scene().input, secrets: {} };
    await expect(standardReplier.send(secretless)).rejects.toMatchObject({ code: "unauthenticated" });
    const led = scene({}, async () => new Response(null, { status: 302, headers: { location: "http://10.0.0.1/" } }));
    await expect(standardReplier.send(led.input)).rejects.toMatchObject({ code: "invalid_input" });
  });
});

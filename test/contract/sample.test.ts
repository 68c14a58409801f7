import { describe, expect, it } from "vitest";
import { normaliseDelivery } from "@kikimimi/platforms/normalise";
import { platforms } from "@kikimimi/platforms/registry";
import { sourceFixtureOf } from "../support/fixtures.ts";

const AT = new Date("2026-11-26T09:00:00.000Z");
const sampling = platforms.filter(({ sample }) => sample);

describe("samples of posts that nobody wrote", () => {
  it("are there for a webhook, for a poller, and for the generic shape that stands in for the others", () => {
    expect(sampling.map(({ manifest }) => manifest.id)).toEqual(
      expect.arrayContaining(["line", "mastodon", "standardwebhooks"]),
    );
  });

  it.each(sampling.map((platform) => [platform.manifest.id, platform] as const))(
    "of %s are read as one post each, by somebody who is told apart, and never as one another",
    (id, platform) => {
      const { settings, secrets } = sourceFixtureOf(id);
      const parsed = platform.manifest.settings.parse(settings);
      const read = (name: string) => {
        const text = `【テスト】<b> & "確認" ${name}`;
        const { via, body } = platform.sample?.({ id: name, text, at: AT, settings: parsed }) ?? {};
        if (!via) throw new Error("no sample");
        const bytes = Buffer.from(JSON.stringify(body));
        const headers = { "content-type": "application/json" };
        const { changes, failed, ignored } = normaliseDelivery({
          platform,
          via,
          settings,
          headers,
          body: bytes,
          receivedAt: AT,
        });
        expect([failed, ignored, changes.length]).toEqual([[], [], 1]);
        const [change] = changes;
        if (change?.type !== "upserted") throw new Error("no post");
        expect(change.content).toMatchObject({ text, own: false });
        expect(change.createdAt).toBe(AT.toISOString());
        expect(JSON.stringify([change.content.author, change.externalId])).toMatch(/kikimimi-test/);
        const signed = { ...headers, ...platform.webhook?.sign(bytes, secrets, AT) };
        const request = { method: "POST", query: new URLSearchParams(), headers: signed, body: bytes };
        const verdict = via === "webhook" ? platform.webhook?.verify(request, secrets, AT) : { ok: true };
        expect(verdict).toEqual({ ok: true });
        expect(platform.manifest.ingest).toContain(via);
        return change;
      };
      const [one, other] = [read("01K1"), read("01K2")];
      expect(one.externalId).not.toBe(other.externalId);
      expect(one.conversation).not.toBe(other.conversation);
    },
  );
});

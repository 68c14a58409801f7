import { describe, expect, it } from "vitest";
import type { Actor } from "@kikimimi/core/people/actor";
import { authenticateWith, issueToken } from "./auth.ts";

const OLD = "an-old-secret-that-is-long-enough-to-sign";
const NEW = "a-new-secret-that-is-long-enough-to-sign!";
const actor: Actor = { id: "sato", name: "佐藤", role: "lead", brands: ["demo"] };
const hour = { now: new Date(), seconds: 3_600 };
const b64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("bearer tokens", () => {
  it("speak for whom they were made, also those of the secret before", async () => {
    expect(await authenticateWith([NEW])(await issueToken(actor, NEW, hour))).toEqual({ ...actor, kind: "local" });
    expect(await authenticateWith([NEW, OLD])(await issueToken(actor, OLD, hour))).toEqual({ ...actor, kind: "local" });
  });

  it("are refused when signed by another secret, unsigned, altered, expired or endless", async () => {
    const good = await issueToken(actor, NEW, hour);
    const [head = "", claims = "", signature = ""] = good.split(".");
    const admin = b64({ sub: "sato", name: "x", role: "admin", brands: ["demo"], exp: 9_999_999_999 });
    const bad = [
      await issueToken(actor, OLD, hour),
      await issueToken(actor, NEW, { now: new Date(Date.now() - 7_200_000), seconds: 60 }),
      `${head}.${admin}.${signature}`,
      `${b64({ alg: "none", typ: "JWT" })}.${admin}.`,
      `${head}.${claims}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`,
      `${head}.${claims}`,
      "",
      "nonsense",
    ];
    for (const token of bad) {
      await expect(authenticateWith([NEW])(token)).rejects.toMatchObject({ code: "unauthenticated" });
    }
  });
});

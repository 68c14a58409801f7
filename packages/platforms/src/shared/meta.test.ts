import { describe, expect, it } from "vitest";
import { metaWebhook } from "./meta.ts";

const secrets = { verifyToken: ["new-token", "old-token"], appSecret: ["s"] };

function handshake(query: string, method = "GET") {
  return metaWebhook.handshake?.(
    { method, query: new URLSearchParams(query), headers: {}, body: new Uint8Array() },
    secrets,
    {},
  );
}

describe("meta handshake", () => {
  it.each(["new-token", "old-token"])("answers the bare challenge to %s as plain text", (token) => {
    const query = new URLSearchParams({
      "hub.mode": "subscribe",
      "hub.verify_token": token,
      "hub.challenge": "<b>1158201444",
    });
    expect(handshake(String(query))).toEqual({
      status: 200,
      contentType: "text/plain; charset=utf-8",
      body: "<b>1158201444",
    });
  });

  it.each([
    "hub.mode=subscribe&hub.verify_token=other-tok&hub.challenge=1",
    "hub.mode=subscribe&hub.verify_token=new-token-and-more&hub.challenge=1",
    "hub.mode=subscribe&hub.verify_token=new-toke&hub.challenge=1",
    "hub.mode=subscribe&hub.verify_token=&hub.challenge=1",
    "hub.mode=subscribe&hub.challenge=1",
    "hub.mode=subscribe&hub.verify_token=new-token",
    "hub.mode=unsubscribe&hub.verify_token=new-token&hub.challenge=1",
  ])("forbids %s", (query) => {
    expect(handshake(query)).toMatchObject({ status: 403, body: "" });
  });

  it("takes nothing else for a handshake", () => {
    expect(handshake("")).toBeUndefined();
    expect(handshake("hub.mode=subscribe&hub.verify_token=new-token&hub.challenge=1", "POST")).toBeUndefined();
  });

  it("lets nobody in where no token is set, not even with an empty one", () => {
    const query = new URLSearchParams("hub.mode=subscribe&hub.verify_token=&hub.challenge=1");
    const request = { method: "GET", query, headers: {}, body: new Uint8Array() };
    for (const unset of [{}, { verifyToken: [] }, { verifyToken: [""] }]) {
      expect(metaWebhook.handshake?.(request, unset, {})).toMatchObject({ status: 403 });
    }
  });
});

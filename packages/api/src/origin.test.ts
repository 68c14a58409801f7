import { describe, expect, it } from "vitest";
import { addressOf } from "./origin.ts";

describe("the address of a path", () => {
  const through = (apiId: string, domainName: string) => ({ event: { requestContext: { apiId, domainName } } });

  it("is the gateway's where there is one, and a path everywhere else", () => {
    expect(addressOf(through("a1b2", "a1b2.execute-api.ap-northeast-1.amazonaws.com"), "/webhooks/line/shop")).toBe(
      "https://a1b2.execute-api.ap-northeast-1.amazonaws.com/webhooks/line/shop",
    );
    expect(addressOf(through("local", "127.0.0.1:4321"), "/webhooks/line/shop")).toBe("/webhooks/line/shop");
    expect(addressOf(undefined, "/webhooks/line/shop")).toBe("/webhooks/line/shop");
  });
});

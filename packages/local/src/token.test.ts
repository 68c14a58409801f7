import { describe, expect, it } from "vitest";
import { localTokens } from "./token.ts";

describe("local tokens", () => {
  it("are for this machine alone as soon as others reach the service, unless somebody says otherwise", () => {
    expect(localTokens("127.0.0.1", {})).toBe("anywhere");
    expect(localTokens("0.0.0.0", {})).toBe("loopback");
    expect(localTokens("0.0.0.0", { KIKIMIMI_LOCAL_TOKENS: "" })).toBe("loopback");
    expect(localTokens("0.0.0.0", { KIKIMIMI_LOCAL_TOKENS: "anywhere" })).toBe("anywhere");
    expect(localTokens("127.0.0.1", { KIKIMIMI_LOCAL_TOKENS: "nowhere" })).toBe("nowhere");
  });
});

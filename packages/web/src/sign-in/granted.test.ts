import { describe, expect, it } from "vitest";
import { type Granted, keepGranted, keepPending, type Pending, readGranted, takePending } from "./granted.ts";

const PENDING: Pending = {
  issuer: "https://id.example",
  clientId: "page",
  kind: "id",
  state: "s",
  nonce: "n",
  verifier: "v",
  to: "/?thread=thr_1",
};
const GRANTED: Granted = {
  issuer: "https://id.example",
  clientId: "page",
  kind: "id",
  token: "t",
  renewAt: 1,
  endsAt: 2,
  refreshToken: null,
  subject: "sato",
  idToken: "t",
  endSession: null,
};

function storage(kept = new Map<string, string>()) {
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

describe("what a tab keeps of a sign-in", () => {
  it("answers each question once", () => {
    const tab = storage();
    keepPending(tab, PENDING);
    expect(takePending(tab)).toEqual(PENDING);
    expect(takePending(tab)).toBeNull();
    expect(tab.kept.size).toBe(0);
  });

  it("outlives a reload, and nothing else once it is forgotten", () => {
    const tab = storage();
    keepGranted(tab, GRANTED);
    expect(readGranted(storage(tab.kept))).toEqual(GRANTED);
    keepGranted(tab, null);
    expect(readGranted(tab)).toBeNull();
    expect(tab.kept.size).toBe(0);
  });

  it.each(["{", "null", "7", '{"token":7}', "[]"])("counts %s as nothing", (text) => {
    const tab = storage(new Map([["kikimimi.granted", text]]));
    expect(readGranted(tab)).toBeNull();
  });
});

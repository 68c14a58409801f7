import { describe, expect, it } from "vitest";
import { AppError } from "@kikimimi/core/base/error";
import { send } from "./http.ts";

const pace = { wait: async () => undefined, random: () => 0.5 };

describe("a request whose secret no header can carry", () => {
  it("is the secret's fault, is not tried again, and tells the secret to nobody", async () => {
    const error: unknown = await send(
      { fetch, pace },
      { url: "http://127.0.0.1:9/", headers: { authorization: "Bearer hidden\ntoken" } },
    ).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    const { code, message, cause } = error as AppError;
    expect([code, `${message} ${String(cause)}`.includes("hidden")]).toEqual(["unauthenticated", false]);
  });
});

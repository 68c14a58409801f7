import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { type Service, startService } from "./support.ts";

/** This machine's address as others see it; where it has none, nobody else is there to be kept out. */
const OUTER = Object.values(networkInterfaces())
  .flat()
  .find((one) => one && one.family === "IPv4" && !one.internal)?.address;

async function statusAt(service: Service, host: string): Promise<number | "unreachable"> {
  const url = new URL("/v1/me", service.url);
  url.hostname = host;
  const answer = fetch(url, { headers: { authorization: `Bearer ${service.token}` } });
  return answer.then(
    ({ status }) => status,
    () => "unreachable",
  );
}

describe.skipIf(!OUTER)("a service on a network", () => {
  const outer = OUTER ?? "";

  it("answers nobody but this machine unless it is told to", async () => {
    const service = await startService();
    try {
      expect([await statusAt(service, "127.0.0.1"), await statusAt(service, outer)]).toEqual([200, "unreachable"]);
    } finally {
      await service.stop();
    }
  });

  it("takes the token of its link from this machine alone once others reach it", async () => {
    const service = await startService(undefined, [], ["--host", "0.0.0.0"]);
    try {
      expect([await statusAt(service, "127.0.0.1"), await statusAt(service, outer)]).toEqual([200, 401]);
    } finally {
      await service.stop();
    }
  });
});

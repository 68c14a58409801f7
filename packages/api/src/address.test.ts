import { describe, expect, it } from "vitest";
import { networkOf } from "./address.ts";

describe("the network of an address", () => {
  it("is so much of it as tells an office, and not a household", () => {
    const addresses = {
      "203.0.113.77": "203.0.113.0/24",
      "::ffff:203.0.113.77": "203.0.113.0/24",
      "2001:db8:12:3456::1": "2001:db8:12::/48",
      "2001:DB8:0012::": "2001:db8:12::/48",
      "2001:db8::1": "2001:db8:0::/48",
      "fe80::1%eth0": "fe80:0:0::/48",
      "::1": "0:0:0::/48",
      "127.0.0.1": "127.0.0.0/24",
    };
    for (const [address, network] of Object.entries(addresses))
      expect([address, networkOf(address)]).toEqual([address, network]);
    for (const none of [undefined, "", "example.com", "1.2.3", "300.1.1.1"]) expect(networkOf(none)).toBeNull();
  });
});

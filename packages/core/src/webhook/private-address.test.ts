import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostOf, isIpHost, isLoopbackIp, isPrivateAddress, isPrivateIp } from "./private-address.ts";

const PRIVATE: readonly (readonly [string, ...string[]])[] = [
  ["unspecified", "0.0.0.0", "::", "0.1.2.3"],
  ["loopback", "127.0.0.1", "127.255.255.254", "::1"],
  ["private", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fdff:ffff::1"],
  ["carrier-grade NAT", "100.64.0.1", "100.127.255.255"],
  [
    "link-local and metadata",
    "169.254.169.254",
    "169.254.170.2",
    "fe80::1",
    "febf::1",
    "fd00:ec2::254",
    "fe80::1%eth0",
  ],
  ["multicast and reserved", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "ff02::1"],
  ["tests and documentation", "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "2001:db8::1"],
  ["IPv4 mapped", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:a9fe:a9fe", "0:0:0:0:0:ffff:10.0.0.1"],
  ["IPv4 inside", "::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::"],
  [
    "no address at all",
    "",
    "localhost",
    "1.2.3",
    "1.2.3.256",
    "01.2.3.4",
    "1::2::3",
    "12345::",
    ":1",
    "1:2:3:4:5:6:7:8:9",
  ],
];

describe("private addresses", () => {
  it.each(PRIVATE)("%s", (_name, ...addresses) => {
    expect(addresses.filter((address) => !isPrivateIp(address))).toEqual([]);
  });

  it("leaves public ones alone, next to the edges of the private ones too", () => {
    const open = [
      "1.1.1.1",
      "9.255.255.255",
      "11.0.0.0",
      "100.63.255.255",
      "100.128.0.0",
      "126.255.255.255",
      "128.0.0.0",
    ];
    const more = ["169.253.255.255", "172.15.255.255", "172.32.0.0", "192.167.255.255", "223.255.255.255"];
    const six = ["2606:4700::1111", "2400:cb00::1", "::ffff:1.1.1.1", "2001:200::1", "fbff::1"];
    expect([...open, ...more, ...six].filter(isPrivateIp)).toEqual([]);
  });

  it.each([
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://[::ffff:127.0.0.1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://①②⑦.0.0.1/",
    "http://169.254.169.254./latest",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://printer/",
    "http://db.internal/",
    "http://metadata.google.internal/",
    "http://nas.home.arpa/",
  ])("%s leads inside", (address) => {
    expect(isPrivateAddress(new URL(address))).toBe(true);
  });

  it("takes a public name and a public number for what they are", () => {
    for (const address of ["https://hooks.example.com/", "https://1.1.1.1/", "https://[2606:4700::1111]/"])
      expect(isPrivateAddress(new URL(address))).toBe(false);
    expect(hostOf(new URL("https://[2606:4700::1111]:8443/"))).toBe("2606:4700::1111");
  });

  it("knows this machine in every writing", () => {
    expect(["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"].filter((one) => !isLoopbackIp(one))).toEqual([]);
    expect(["10.0.0.1", "0.0.0.0", "::", "::2", "fe80::1", "localhost"].filter(isLoopbackIp)).toEqual([]);
  });

  it("reads exactly the addresses that sockets read, and places them as Node does", () => {
    const list = new BlockList();
    list.addSubnet("fe80::", 10, "ipv6");
    list.addSubnet("10.0.0.0", 8, "ipv4");
    const text = fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{0,24}$/));
    fc.assert(
      fc.property(text, (address) => {
        expect([address, isIpHost(address)]).toEqual([address, isIP(address) !== 0]);
        const listed = list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
        expect([address, listed && !isPrivateIp(address)]).toEqual([address, false]);
      }),
      { numRuns: 2_000 },
    );
  });
});

import { BlockList, isIP } from "node:net";

/** Networks that are nobody's public site: this machine, private ranges, links, clouds' metadata, tests, multicast. */
const PRIVATE = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const)
  PRIVATE.addSubnet(net, bits, "ipv4");
for (const [net, bits] of [
  ["::", 127],
  ["64:ff9b::", 96],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  PRIVATE.addSubnet(net, bits, "ipv6");

const LOCAL_NAMES = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|home\.arpa)$/;

/**
 * Whether an address leads to a private network by its name or number, however the number is written. A public name
 * whose record points inside is not seen here: the network that the caller runs in has to keep it out.
 */
export function isPrivateAddress(url: URL): boolean {
  const host = url.hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
  const family = isIP(host);
  if (family === 0) return LOCAL_NAMES.test(host) || !host.includes(".");
  // An IPv4 address in IPv6's writing (`::ffff:7f00:1`) is checked as what it is.
  return PRIVATE.check(host, family === 4 ? "ipv4" : "ipv6");
}

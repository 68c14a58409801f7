/** An IP address as a number, or undefined for what is none. */
type Ip = { readonly family: 4 | 6; readonly value: bigint };

/** IPv4 networks that are nobody's public site (IANA special-purpose registry), with multicast and what is reserved. */
const PRIVATE_4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
].map(network);

/**
 * The same of IPv6: besides private, link-local and multicast ones those that carry an IPv4 address inside (compatible
 * `::/96`, NAT64, Teredo, 6to4), behind which a translator could stand that leads inside. `fd00:ec2::254` is in fc00::/7.
 */
const PRIVATE_6 = [
  "::/96",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
  "5f00::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
].map(network);

const LOOPBACK_4 = network("127.0.0.0/8");
const LOOPBACK_6 = network("::1/128");
const MAPPED = network("::ffff:0:0/96");

const LOCAL_NAMES = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|home\.arpa)$/;

/** Whether an IP address is no public one; what cannot be read as an address counts as private. */
export function isPrivateIp(address: string): boolean {
  const ip = ipOf(address);
  return ip === undefined || (ip.family === 4 ? PRIVATE_4 : PRIVATE_6).some((net) => net(ip));
}

/** Whether an IP address is this machine's own. */
export function isLoopbackIp(address: string): boolean {
  const ip = ipOf(address);
  return ip !== undefined && (ip.family === 4 ? LOOPBACK_4 : LOOPBACK_6)(ip);
}

/** The host of an address as sockets take it: no brackets, no dot at its end, lower case. */
export function hostOf(url: URL): string {
  return url.hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
}

/** Whether a host is an IP address rather than a name. */
export function isIpHost(host: string): boolean {
  return ipOf(host) !== undefined;
}

/** Whether a name can only be one of this machine's or of a private network. */
export function isLocalName(host: string): boolean {
  return LOCAL_NAMES.test(host) || !host.includes(".");
}

/**
 * Whether an address leads to a private network by its name or number, however the number is written (a URL has read
 * decimal, octal and hexadecimal forms already). A public name whose record points inside is not seen here: whoever
 * connects has to check what it resolves to.
 */
export function isPrivateAddress(url: URL): boolean {
  const host = hostOf(url);
  return isIpHost(host) ? isPrivateIp(host) : isLocalName(host);
}

/** An IPv4 address in IPv6's writing (`::ffff:7f00:1`) is read as what it is. */
function ipOf(text: string): Ip | undefined {
  const four = numberOf4(text);
  if (four !== undefined) return { family: 4, value: four };
  const six = numberOf6(text.replace(/%.*$/, ""));
  if (six === undefined) return undefined;
  const ip: Ip = { family: 6, value: six };
  return MAPPED(ip) ? { family: 4, value: six & 0xffff_ffffn } : ip;
}

function numberOf4(text: string): bigint | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
  if (!parts || parts.some((part) => Number(part) > 255 || /^0\d/.test(part))) return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function numberOf6(text: string): bigint | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const four = tail?.[2] === undefined ? undefined : numberOf4(tail[2]);
  if (tail && four === undefined) return undefined;
  const whole =
    four === undefined ? text : `${tail?.[1] ?? ""}${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}`;
  const halves = whole.split("::");
  if (halves.length > 2) return undefined;
  const [head = [], rest] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - (rest?.length ?? 0);
  if (rest === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: rest ? missing : 0 }, () => "0"), ...(rest ?? [])];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** Whether an address lies in a network that is written `address/bits`. */
function network(cidr: string): (ip: Ip) => boolean {
  const [base = "", bits = ""] = cidr.split("/");
  const family = base.includes(":") ? 6 : 4;
  const shift = BigInt((family === 4 ? 32 : 128) - Number(bits));
  const prefix = ((family === 4 ? numberOf4(base) : numberOf6(base)) ?? 0n) >> shift;
  return (ip) => ip.family === family && ip.value >> shift === prefix;
}

import { hostOf, isIpHost, isLocalName, isLoopbackIp, isPrivateIp } from "./private-address.ts";

/** Where outgoing webhooks may go: to public sites over https, or from a laptop also to itself and over http. */
export type Reach = "public" | "local";

/** Why an address is no target as it is written; undefined for one that may be looked up. */
export function refusalOfTarget(url: URL, reach: Reach): string | undefined {
  if (url.protocol !== "https:" && !(url.protocol === "http:" && reach === "local")) return "is not https";
  if (url.username !== "" || url.password !== "") return "carries a user name or a password";
  const host = hostOf(url);
  if (host === "") return "names no host";
  if (isIpHost(host)) return refusalOfIp(host, reach);
  if (isLocalName(host) && !(reach === "local" && /(?:^|\.)localhost$/.test(host)))
    return "leads into a private network";
  return undefined;
}

/** Why nothing may be sent to an IP address; undefined where it may. */
export function refusalOfIp(address: string, reach: Reach): string | undefined {
  if (!isPrivateIp(address) || (reach === "local" && isLoopbackIp(address))) return undefined;
  return "leads into a private network";
}

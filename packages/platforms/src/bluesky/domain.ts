/** Top-level domains beyond those of countries that people write without `https://`; others need it written. */
const GENERIC = new Set(
  [
    "com net org edu gov mil int info biz name pro mobi aero coop museum jobs travel asia cat tel post arpa",
    "app dev page web site online website store shop shopping market blog news press media live studio tech cloud digital",
    "email chat social community club group team network systems software solutions services support help care center",
    "agency company business work works careers finance bank money insurance legal health hospital clinic school academy",
    "design art photo photos gallery video film music games game fun fan fans family house home life love style fashion",
    "food restaurant cafe coffee bar beer wine pizza hotel tours flights cars bike fit run sport football golf",
    "world earth city town land global international today now one top best cool wiki guide review reviews events tickets",
    "xyz link click space fyi inc ltd llc tokyo osaka kyoto nagoya yokohama okinawa london paris berlin nyc",
  ].flatMap((row) => row.split(" ")),
);

const regions = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

/** Country codes by ISO 3166, as the engine knows them, with the two that the domain system names otherwise. */
function isCountry(code: string): boolean {
  return /^[a-z]{2}$/.test(code) && (code === "uk" || code === "eu" || regions.of(code.toUpperCase()) !== undefined);
}

/** Whether a name's last part makes it an address that people would expect to open. */
export function isTopLevelDomain(part: string): boolean {
  const name = part.toLowerCase();
  return GENERIC.has(name) || isCountry(name);
}

// Starts the reference PDS with its PLC directory, in memory, until its input ends. Prints one line: READY {"pds": url}.
import { TestNetworkNoAppView } from "@atproto/dev-env";

const network = await TestNetworkNoAppView.create({
  plc: {},
  pds: { hostname: "localhost", rateLimitsEnabled: true },
});
process.stdout.write(`READY ${JSON.stringify({ pds: network.pds.url })}\n`);
process.stdin.resume();
process.stdin.on("end", () => {
  void network.close().finally(() => process.exit(0));
});

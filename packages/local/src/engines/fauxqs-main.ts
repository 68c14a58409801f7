import { startFauxqs } from "fauxqs";

const [port, dataDir] = process.argv.slice(2);
const server = await startFauxqs({ port: Number(port), logger: false, ...(dataDir ? { dataDir } : {}) });

process.once("SIGTERM", () => {
  void server.stop().then(() => process.exit(0));
});

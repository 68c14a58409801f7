// Made by `npm run platform-docs` from the registry; a new platform is a line in all.ts.
import type { Receiver } from "./platform.ts";

/** What takes the webhooks of each platform that sends any, loaded when it is first asked for. */
export const receivers: Readonly<Record<string, () => Promise<Receiver>>> = {
  discord: async () => (await import("./discord/receiver.ts")).discordReceiver,
  facebook: async () => (await import("./facebook/receiver.ts")).facebookReceiver,
  instagram: async () => (await import("./instagram/receiver.ts")).instagramReceiver,
  line: async () => (await import("./line/receiver.ts")).lineReceiver,
  slack: async () => (await import("./slack/receiver.ts")).slackReceiver,
  standardwebhooks: async () => (await import("./standardwebhooks/receiver.ts")).standardwebhooksReceiver,
  telegram: async () => (await import("./telegram/receiver.ts")).telegramReceiver,
  threads: async () => (await import("./threads/receiver.ts")).threadsReceiver,
  whatsapp: async () => (await import("./whatsapp/receiver.ts")).whatsappReceiver,
  x: async () => (await import("./x/receiver.ts")).xReceiver,
  youtube: async () => (await import("./youtube/receiver.ts")).youtubeReceiver,
};

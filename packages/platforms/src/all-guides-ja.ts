// Made by `npm run platform-docs` from the registry; a new platform is a line in all.ts.
import { guideJa as appstore } from "./appstore/guide-ja.ts";
import { guideJa as bluesky } from "./bluesky/guide-ja.ts";
import { guideJa as discord } from "./discord/guide-ja.ts";
import { guideJa as facebook } from "./facebook/guide-ja.ts";
import { guideJa as googlebusiness } from "./googlebusiness/guide-ja.ts";
import { guideJa as googleplay } from "./googleplay/guide-ja.ts";
import { guideJa as hackernews } from "./hackernews/guide-ja.ts";
import { guideJa as hatena } from "./hatena/guide-ja.ts";
import { guideJa as instagram } from "./instagram/guide-ja.ts";
import { guideJa as line } from "./line/guide-ja.ts";
import { guideJa as mastodon } from "./mastodon/guide-ja.ts";
import { guideJa as reddit } from "./reddit/guide-ja.ts";
import { guideJa as rss } from "./rss/guide-ja.ts";
import { guideJa as slack } from "./slack/guide-ja.ts";
import { guideJa as stackexchange } from "./stackexchange/guide-ja.ts";
import { guideJa as standardwebhooks } from "./standardwebhooks/guide-ja.ts";
import { guideJa as telegram } from "./telegram/guide-ja.ts";
import { guideJa as threads } from "./threads/guide-ja.ts";
import { guideJa as whatsapp } from "./whatsapp/guide-ja.ts";
import { guideJa as x } from "./x/guide-ja.ts";
import { guideJa as youtube } from "./youtube/guide-ja.ts";
import type { GuideJa } from "./manifest.ts";

/** What connecting each platform takes, in Japanese; its manifest says it in English. */
export const guidesJa: Readonly<Record<string, GuideJa>> = {
  appstore,
  bluesky,
  discord,
  facebook,
  googlebusiness,
  googleplay,
  hackernews,
  hatena,
  instagram,
  line,
  mastodon,
  reddit,
  rss,
  slack,
  stackexchange,
  standardwebhooks,
  telegram,
  threads,
  whatsapp,
  x,
  youtube,
};

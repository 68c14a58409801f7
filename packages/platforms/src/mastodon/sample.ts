import type { Platform } from "../platform.ts";
import { MastodonSettings } from "./manifest.ts";

/** A status of an account that no instance has, as the poller brings one. */
export const mastodonSample: NonNullable<Platform["sample"]> = ({ id, text, at, settings }) => {
  const { baseUrl } = MastodonSettings.parse(settings);
  const person = `${baseUrl}/users/kikimimi-test`;
  const status = {
    id: `kikimimi-test-${id}`,
    uri: `${person}/statuses/${id}`,
    created_at: at.toISOString(),
    visibility: "public",
    content: `<p>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</p>`,
    account: { id: "kikimimi-test", acct: "kikimimi-test", uri: person, display_name: "Kikimimi (test)" },
  };
  const request = { method: "GET", uri: `${baseUrl}/api/v1/timelines/tag/kikimimi-test` };
  return { via: "poll", body: { request, response: { status: 200, body: [status] } } };
};

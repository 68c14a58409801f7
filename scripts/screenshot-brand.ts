import { issueToken } from "@kikimimi/api/auth";
import { createClient, unwrap } from "@kikimimi/api/client";
import type { Instance } from "../packages/local/src/instance.ts";
import { readSecrets } from "../packages/local/src/secrets.ts";

/** A service, and where it keeps what it has. */
export type Running = { readonly instance: Instance; readonly dataDir: string };

/** What people have made for themselves after a while: canned replies, a view, colleagues, a notice. */
export async function furnish({ instance, dataDir }: Running, threadId: string): Promise<void> {
  const { v1 } = createClient(instance.url, instance.token);
  const me = await unwrap(v1.me.$get());
  for (const [id, name, languages] of [
    ["sato", "佐藤 美咲", ["ja"]],
    ["dana", "Dana Whitlock", ["en"]],
  ] as const) {
    await unwrap(v1.colleagues[":id"].$put({ param: { id }, query: {}, json: { name, languages: [...languages] } }));
  }
  await unwrap(v1.teams[":id"].$put({ param: { id: "shipping" }, query: {}, json: { name: "配送チーム" } }));
  for (const [id, name, ja, en] of [
    ["sorry", "お詫び", "ご不便をおかけし、誠に申し訳ございません。{{agent.name}}が承ります。", "We are very sorry."],
    ["thanks", "お礼", "ご連絡ありがとうございます。", "Thank you for telling us."],
  ] as const) {
    await unwrap(v1["canned-replies"][":id"].$put({ param: { id }, query: {}, json: { name, texts: { ja, en } } }));
  }
  for (const [id, name, filter] of [
    ["pressing", "急ぎ・担当なし", { status: "queued", minPriority: 70 }],
    ["line", "LINEの対応待ち", { status: "active", platform: "line" }],
  ] as const) {
    await unwrap(v1.views[":id"].$put({ param: { id }, query: { owner: "brand" }, json: { name, filter } }));
  }
  // Nobody is told of what they did themselves, so one follows and somebody else writes.
  await unwrap(v1.threads[":id"].actions.$post({ param: { id: threadId }, json: { type: "follow" } }));
  const secret = readSecrets(dataDir).tokens[0] ?? "";
  const token = await issueToken({ id: "sato", name: "佐藤 美咲", role: "lead", brands: [...me.brands] }, secret, {
    now: new Date(),
    seconds: 600,
  });
  const sato = createClient(instance.url, token);
  const text = `@${me.name} 折り返しの電話番号を確認してください。`;
  const json = { type: "note", text, colleagues: [{ id: me.id, name: me.name }] } as const;
  await unwrap(
    sato.v1.threads[":id"].actions.$post({
      param: { id: threadId },
      json: { ...json, colleagues: [...json.colleagues] },
    }),
  );
}

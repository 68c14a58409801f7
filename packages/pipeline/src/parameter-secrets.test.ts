import { AwsRefusal } from "@kikimimi/aws/json-service";
import { AppError } from "@kikimimi/core/base/error";
import { beforeEach, describe, expect, it } from "vitest";
import { describeError } from "./log.ts";
import { parameterSecrets } from "./parameter-secrets.ts";

const source = { platform: "line", sourceId: "shop" };
const name = "/kikimimi/dev/sources/line/shop";

describe("secrets in parameters", () => {
  let now: number;
  let stored: Record<string, string>;
  let asked: { operation: string; input: object }[];
  let trouble: Error | undefined;

  beforeEach(() => {
    now = Date.parse("2026-01-01T00:00:00Z");
    stored = { [name]: JSON.stringify({ channelSecret: ["new", "old"] }) };
    asked = [];
    trouble = undefined;
  });

  const vault = () =>
    parameterSecrets({
      prefix: "/kikimimi/dev/sources",
      clock: () => new Date(now),
      ssm: async (operation, input) => {
        asked.push({ operation, input });
        if (trouble) throw trouble;
        const { Name, Value } = input as { Name: string; Value?: string };
        const value = stored[Name];
        if (operation === "PutParameter") return void (stored[Name] = Value ?? "");
        if (value === undefined) throw new AwsRefusal("ParameterNotFound", 400);
        if (operation === "DeleteParameter") return void delete stored[Name];
        return { Parameter: { Value: value } };
      },
    });
  const reader = () => vault().secretsOf;

  it("reads one source's own parameter, decrypted", async () => {
    expect(await reader()(source)).toEqual({ channelSecret: ["new", "old"] });
    expect(asked).toEqual([{ operation: "GetParameter", input: { Name: name, WithDecryption: true } }]);
  });

  it("asks once for many at the same time, and again after five minutes", async () => {
    const read = reader();
    await Promise.all([read(source), read(source), read(source)]);
    now += 299_999;
    await read(source);
    expect(asked).toHaveLength(1);
    stored[name] = JSON.stringify({ channelSecret: ["newest"] });
    now += 1;
    expect(await read(source)).toEqual({ channelSecret: ["newest"] });
  });

  it("has nothing for a source without a parameter, and sees one within half a minute", async () => {
    const read = reader();
    const other = { platform: "x", sourceId: "brand" };
    expect(await read(other)).toEqual({});
    stored["/kikimimi/dev/sources/x/brand"] = JSON.stringify({ key: ["k"] });
    expect(await read(other)).toEqual({});
    now += 30_000;
    expect(await read(other)).toEqual({ key: ["k"] });
  });

  it("throws upstream when SSM does not answer, and asks again at the next call", async () => {
    const read = reader();
    trouble = new AwsRefusal("AccessDeniedException", 400);
    await expect(read(source)).rejects.toMatchObject({ code: "upstream" });
    trouble = undefined;
    expect(await read(source)).toEqual({ channelSecret: ["new", "old"] });
  });

  it("works with what it last read while SSM does not answer", async () => {
    const read = reader();
    await read(source);
    now += 300_000;
    trouble = new AppError("upstream", "SSM is down.");
    expect(await read(source)).toEqual({ channelSecret: ["new", "old"] });
  });

  it.each(["hush-hush", JSON.stringify({ channelSecret: "hush-hush" }), JSON.stringify({ channelSecret: [] })])(
    "calls a damaged parameter damaged without quoting it: %s",
    async (text) => {
      stored[name] = text;
      const error = await reader()(source).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ code: "internal" });
      expect(describeError(error)).not.toContain("hush");
    },
  );

  it("writes on top of what is there now, encrypted, and reads at once what it wrote itself", async () => {
    const { secretsOf, changeSecrets } = vault();
    await secretsOf(source);
    stored[name] = JSON.stringify({ channelSecret: ["newer", "new"] });
    const written = await changeSecrets(source, (known) => ({
      channelSecret: ["newest", ...(known["channelSecret"] ?? [])],
    }));
    expect(written).toEqual({ channelSecret: ["newest", "newer", "new"] });
    expect(await secretsOf(source)).toEqual(written);
    const Value = JSON.stringify(written);
    const put = { Name: name, Type: "SecureString", Overwrite: true, Value };
    expect(asked.at(-1)).toEqual({ operation: "PutParameter", input: put });
    expect(stored[name]).toBe(Value);
  });

  it("sees a first secret that it wrote itself, although it just looked in vain", async () => {
    const { secretsOf, changeSecrets } = vault();
    const other = { platform: "x", sourceId: "brand" };
    expect(await secretsOf(other)).toEqual({});
    await changeSecrets(other, () => ({ key: ["k"] }));
    expect(await secretsOf(other)).toEqual({ key: ["k"] });
  });

  it("removes the parameter with its last secret, also when it is gone already", async () => {
    const { secretsOf, changeSecrets } = vault();
    await secretsOf(source);
    await changeSecrets(source, () => ({}));
    expect(stored).toEqual({});
    expect(await secretsOf(source)).toEqual({});
    expect(await changeSecrets(source, () => ({}))).toEqual({});
  });

  it("drops older secrets that do not fit, and refuses newest ones that do not, before anything is written", async () => {
    const { changeSecrets } = vault();
    const long = (letter: string): string => letter.repeat(2_400);
    await changeSecrets(source, () => ({ key: [long("a"), long("b")] }));
    expect(JSON.parse(stored[name] ?? "")).toEqual({ key: [long("a")] });
    const both = changeSecrets(source, () => ({ key: [long("a")], other: [long("b")] }));
    await expect(both).rejects.toMatchObject({ code: "invalid_input" });
    expect(JSON.parse(stored[name] ?? "")).toEqual({ key: [long("a")] });
  });

  it("throws upstream without a word of the secret when it cannot be written, and keeps what it knew", async () => {
    const { secretsOf, changeSecrets } = vault();
    await secretsOf(source);
    trouble = new AwsRefusal("AccessDeniedException", 400);
    const error = await changeSecrets(source, () => ({ channelSecret: ["hush-hush"] })).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: "upstream" });
    expect(describeError(error)).not.toContain("hush");
    trouble = undefined;
    expect(await secretsOf(source)).toEqual({ channelSecret: ["new", "old"] });
  });
});

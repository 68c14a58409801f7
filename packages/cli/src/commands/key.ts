import { unwrap } from "@kikimimi/api/client";
import type { ApiKeyRow } from "@kikimimi/api/schema-access";
import { Role } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { Command, Option } from "commander";
import { type BrandOptions, brandQuery } from "../brand-command.ts";
import { type Common, connect, optionsOf } from "../connection.ts";
import { BRAND, CURSOR } from "../options.ts";
import { oneLine, printJson, printLine, printList } from "../print.ts";

type CreateOptions = Common & {
  readonly name: string;
  readonly role: Role;
  readonly brand: string[];
  readonly days?: string;
};
type ListOptions = BrandOptions & { readonly cursor?: string };

export function keyCommand(): Command {
  return new Command("key")
    .description("API keys for programs: make, list, revoke (admins) / プログラム用のAPIキー")
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand());
}

function createCommand(): Command {
  return new Command("create")
    .description("make a key and print its token, this once")
    .requiredOption("--name <name>", "required; what the key is for: it stands beside what is done with it")
    .addOption(
      new Option("--role <role>", "required; each may do what those before it may")
        .choices(Role.options)
        .makeOptionMandatory(),
    )
    .option("--brand <id...>", "brands it may work on; you have to be an admin of each", ["demo"])
    .option("--days <n>", "days it stays valid (default: until it is revoked)")
    .action(async (_options: unknown, command: Command) => {
      const { name, role, brand: brands, days, ...rest } = optionsOf<CreateOptions>(command);
      const json = { name, role, brands, expiresAt: days === undefined ? null : inDays(days) };
      const made = await unwrap(connect(rest).client.v1["api-keys"].$post({ json }));
      if (rest.json) return printJson(made);
      printLine(made.token);
      process.stderr.write(
        `${made.key.keyId}: keep this token now, it is not shown again. / 今だけ表示されます。控えてください。\n`,
      );
    });
}

function inDays(text: string): string {
  const days = Number(text);
  if (!(days > 0 && days <= 3_650))
    throw new AppError("invalid_input", `--days takes a number from 1 to 3650, not ${text}`);
  return new Date(Date.now() + days * 86_400_000).toISOString();
}

function listCommand(): Command {
  return new Command("list")
    .description("list a brand's keys, also expired and revoked ones")
    .option(...BRAND)
    .option(...CURSOR)
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<ListOptions>(command);
      const { cursor } = options;
      const query = { ...brandQuery(options), ...(cursor === undefined ? {} : { cursor }) };
      const page = await unwrap(connect(options).client.v1["api-keys"].$get({ query }));
      const none = "There are no keys. / キーはありません。";
      printList(page, options.json, { line: lineOf, none, more: "kikimimi key list" });
    });
}

function lineOf({ keyId, role, name, brands, otherBrands, lastUsedAt, ...key }: ApiKeyRow): string {
  const where = [...brands, ...(otherBrands > 0 ? [`+${otherBrands}`] : [])].join(",");
  const used = lastUsedAt === null ? "never used" : `used ${lastUsedAt.slice(0, 16)}`;
  return `${keyId}  ${role.padEnd(6)} ${where}  ${stateOf(key, Date.now())}  ${used}  ${oneLine(name, 40)}`;
}

function stateOf(key: { revokedAt: string | null; expiresAt: string | null }, now: number): string {
  if (key.revokedAt !== null) return `revoked ${key.revokedAt.slice(0, 16)}`;
  if (key.expiresAt === null) return "valid";
  return `${Date.parse(key.expiresAt) <= now ? "expired" : "valid until"} ${key.expiresAt.slice(0, 16)}`;
}

function revokeCommand(): Command {
  return new Command("revoke")
    .description("end a key at once, in all of its brands")
    .argument("<keyId>", "its id (key_…)")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<Common>(command);
      const key = await unwrap(connect(options).client.v1["api-keys"][":id"].$delete({ param: { id } }));
      return options.json ? printJson(key) : printLine(`${key.keyId} is revoked. / 失効しました。`);
    });
}

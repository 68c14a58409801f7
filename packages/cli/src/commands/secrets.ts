import { AppError } from "@kikimimi/core/base/error";
import { Slug } from "@kikimimi/core/base/slug";
import { withSecret } from "@kikimimi/core/source/secret";
import { changeSecrets } from "@kikimimi/local/secrets";
import type { Platform } from "@kikimimi/platforms/platform";
import { platformOf, platforms } from "@kikimimi/platforms/registry";
import { Command } from "commander";
import { type Common, dataDirOf, optionsOf } from "../connection.ts";
import { printJson, printLine } from "../print.ts";
import { readSecret } from "../read-secret.ts";
import { type Named, readStageSecrets, stageParameter, writeStageSecrets } from "../stage-secrets.ts";

type Manifest = Platform["manifest"];
type SecretRule = Manifest["secrets"][number];

type Options = Common & { readonly stage?: string; readonly replace?: boolean; readonly print?: boolean };

const HELP = `
Without the service, for whoever has this machine's files or a stage's AWS credentials. Admins of a brand, who have neither, use
\`kikimimi source secrets\`, which also notes who set what when. Set them after the source is added: adding starts without any.
サービスを介さずに設定します。ブランドの管理者は kikimimi source secrets を使います。接続先を追加してから設定してください。`;

export function secretsCommand(): Command {
  return new Command("secrets")
    .description("what each platform needs, where to get it, and to set it / 各プラットフォームの秘密情報の説明と設定")
    .argument("[platform]", "only this platform")
    .addHelpText("after", HELP)
    .action((id: string | undefined, _options: unknown, command: Command) => explain(id, optionsOf<Common>(command)))
    .addCommand(setCommand());
}

function explain(id: string | undefined, { json }: Common): void {
  const manifests = id === undefined ? platforms.map(({ manifest }) => manifest) : [manifestOf(id)];
  if (json) {
    const items = manifests.map((manifest) => ({ platform: manifest.id, secrets: manifest.secrets.map(ruleFacts) }));
    return printJson({ items });
  }
  for (const manifest of manifests) for (const line of linesOf(manifest)) printLine(line);
}

function ruleFacts({ name, description, format, optional }: SecretRule) {
  return { name, description, format: format?.says ?? null, optional: optional === true };
}

function linesOf({ id, name, secrets, guide }: Manifest): string[] {
  if (secrets.length === 0) return [`${name} (${id}): needs none / 不要`, ""];
  return [
    `${name} (${id})`,
    ...secrets.flatMap((secret) => [
      `  ${secret.name}${secret.optional ? " (optional / 任意)" : ""}: ${secret.description}`,
      ...(secret.format ? [`      looks like: ${secret.format.says}`] : []),
      `      kikimimi secrets set ${id}/SOURCE ${secret.name}`,
    ]),
    `  More: ${guide.references[0] ?? ""}`,
    "",
  ];
}

function setCommand(): Command {
  return new Command("set")
    .description(
      "read one secret from standard input and put it in front; the older ones stay accepted / 標準入力から設定",
    )
    .argument("<source>", "platform/source, as in line/line")
    .argument("[name]", "the secret's name, as `kikimimi secrets` lists it", "")
    .addHelpText("after", HELP)
    .option("--stage <name>", "a deployed stage instead of this machine, by the AWS CLI")
    .option("--replace", "keep no older one")
    .option("--print", "with --stage: only print the command that would be run, without the value")
    .action(async (source: string, name: string, _options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      if (source === "Tokens") throw new AppError("invalid_input", tokensBelong(options.stage));
      const [platform = "", sourceId = ""] = source.split("/");
      const rule = ruleOf(manifestOf(platform), name);
      if (!Slug.safeParse(sourceId).success)
        throw new AppError("invalid_input", "The source is written platform/source, as in line/line.");
      if (options.stage !== undefined && !/^[a-zA-Z][\w-]*$/.test(options.stage))
        throw new AppError("invalid_input", "--stage takes the name of a stage.");
      if (options.print) return printLine(commandOf(options.stage, platform, sourceId));
      const secret = await readSecret(`${source} ${name} (not shown): `);
      if (rule.format && !rule.format.pattern.test(secret))
        throw new AppError("invalid_input", `${name} looks like this: ${rule.format.says}. What came in does not.`);
      const kept = set(options, platform, sourceId, (known) =>
        withSecret(known, name, secret, options.replace === true),
      );
      report(options, `${source} ${name}`, kept);
    });
}

/** What signs tokens belongs to a stage as a whole, and its functions get it as they are deployed. */
function tokensBelong(stage = "STAGE"): string {
  return `Tokens is no source's secret: it signs a stage's tokens and seals its access tokens, a JSON list, newest first. Set it and deploy: openssl rand -base64 48 | jq -Rc '[.]' | npx sst secret set Tokens --stage ${stage}. On this machine it is made by the first start. / ソースの秘密ではありません。上のコマンドで設定し、デプロイしてください。`;
}

/** Answers how many secrets of each name there are now. */
function set(options: Options, platform: string, sourceId: string, change: (known: Named) => Named): Named {
  if (options.stage !== undefined) {
    const parameter = stageParameter(options.stage, platform, sourceId);
    const next = change(readStageSecrets(parameter));
    writeStageSecrets(parameter, next);
    return next;
  }
  return changeSecrets(dataDirOf(options), { platform, sourceId }, change);
}

function report({ json, stage }: Options, what: string, kept: Named): void {
  const name = what.split(" ")[1] ?? "";
  const count = kept[name]?.length ?? 0;
  if (json) return printJson({ set: what, accepted: count, stage: stage ?? null });
  printLine(`${what} is set; ${count} ${count === 1 ? "is" : "are"} accepted, the newest signs. / 設定しました。`);
  printLine(stage === undefined ? "It is used from now on." : "Functions read it within five minutes.");
}

function commandOf(stage: string | undefined, platform: string, sourceId: string): string {
  if (stage === undefined) throw new AppError("invalid_input", "--print needs --stage.");
  const name = stageParameter(stage, platform, sourceId);
  return `aws ssm put-parameter --type SecureString --overwrite --name ${name} --value file://SECRETS.json`;
}

function manifestOf(id: string): Manifest {
  const platform = platformOf(id);
  if (!platform) throw new AppError("invalid_input", `There is no platform named "${id}".`);
  return platform.manifest;
}

function ruleOf({ secrets, name: platform }: Manifest, name: string): SecretRule {
  const rule = secrets.find((secret) => secret.name === name);
  if (rule) return rule;
  const names = secrets.map((secret) => secret.name).join(", ");
  throw new AppError("invalid_input", `${platform} has no secret "${name}"; it has: ${names || "none"}.`);
}

import { type Actor, Role, rolesOf } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { issueLocalToken } from "@kikimimi/local/token";
import { Command, Option } from "commander";
import { type Common, dataDirOf, optionsOf } from "../connection.ts";
import { printJson, printLine } from "../print.ts";

type Options = Common & { readonly as: string; readonly role: Role; readonly brand: string[]; readonly days: string };

export function tokenCommand(): Command {
  return new Command("token")
    .description("make a bearer token for a person or program (local mode only)")
    .requiredOption("--as <name>", "required; whose name stands beside what is done with it")
    .addOption(
      new Option("--role <role>", "required; each may do what those before it may")
        .choices(Role.options)
        .makeOptionMandatory(),
    )
    .option("--brand <id...>", "brands it may work on; brand:role where its role is another one there", ["demo"])
    .option("--days <n>", "days it stays valid", "30")
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const days = Number(options.days);
      const name = options.as.trim();
      if (!(days > 0 && days <= 3_650))
        throw new AppError("invalid_input", `--days takes a number from 1 to 3650, not ${options.days}`);
      if (name === "" || name.length > 100)
        throw new AppError("invalid_input", "--as takes a name of at most 100 characters.");
      const actor = { id: name.normalize("NFKC").toLowerCase(), name, ...rolesIn(options.brand, options.role) };
      const token = await issueLocalToken(dataDirOf(options), actor, days);
      return options.json ? printJson({ token, actor }) : printLine(token);
    });
}

/** What words like `demo` and `acme:viewer` say of an actor's roles. */
function rolesIn(words: readonly string[], role: Role): Pick<Actor, "role" | "brands" | "roles"> {
  const grants = words.map((word) => {
    const [brandId = "", own = role, ...rest] = word.split(":");
    const known = Role.safeParse(own);
    if (brandId === "" || !known.success || rest.length > 0)
      throw new AppError("invalid_input", `--brand takes a brand, or brand:role, not ${word}`);
    return { brandId, role: known.data };
  });
  return rolesOf(grants) ?? { role, brands: [...words] };
}

import { sourceHeardKey } from "./keys-source.ts";

/** Which webhook times are worth a write: the first of each source and minute that this process sees. */
export class HeardMinutes {
  readonly #last = new Map<string, string>();

  /** Whether this time (ISO) opens a minute that was not noted yet; it is from now on. */
  opens(platform: string, sourceId: string, at: string): boolean {
    const name = `${platform}#${sourceId}`;
    const minute = at.slice(0, 16);
    if (this.#last.get(name) === minute) return false;
    this.#last.set(name, minute);
    return true;
  }
}

/** The update that notes when a webhook delivery came; its condition fails where a later time is known. */
export function heardUpdate(table: string, platform: string, sourceId: string, at: string) {
  return {
    TableName: table,
    Key: { ...sourceHeardKey(platform, sourceId) },
    UpdateExpression: "SET heardAt = :at",
    ConditionExpression: "attribute_not_exists(heardAt) OR heardAt < :at",
    ExpressionAttributeValues: { ":at": at },
  };
}

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** Encrypts what has to lie in the table and is nobody's business there. */
export type Seal = {
  readonly seal: (text: string) => string;
  /** The text, or undefined when none of the keys opens it. */
  readonly open: (sealed: string) => string | undefined;
};

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A seal under a deployment's secrets, newest first: the newest one seals, any of them opens (AES-256-GCM, HKDF). */
export function createSeal(secrets: readonly string[]): Seal {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync("sha256", secret, "", "kikimimi seal", 32)));
  const [newest] = keys;
  if (!newest) throw new Error("A seal needs a secret");
  return {
    seal: (text) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, newest, iv);
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64");
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, "base64");
      for (const key of keys) {
        try {
          return openWith(key, bytes);
        } catch {
          // Another key's, or nobody's.
        }
      }
      return undefined;
    },
  };
}

function openWith(key: Buffer, bytes: Buffer): string {
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
}

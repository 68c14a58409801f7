import * as z from "zod";

/** Names of sources, brands and whatever people name, as they stand in addresses. */
export const Slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lower-case letters, digits and dashes, at most 63");

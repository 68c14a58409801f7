import * as z from "zod";

/**
 * Has schemas that are made from now on read without code made at run time, which a page's Content-Security-Policy forbids:
 * zod would try it once, and the browser report that as a violation.
 */
export function withoutEval(): void {
  z.config({ jitless: true });
}

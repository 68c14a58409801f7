import { Hono } from "hono";
import { handle } from "hono/aws-lambda";

/** The least that a handler can be made of; what load times are measured beside. */
export const handler = handle(new Hono().get("/", (context) => context.text("bare")));

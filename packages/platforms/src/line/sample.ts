import type { Platform } from "../platform.ts";

/** A text message in a chat of its own, as LINE's webhook brings one; it has no reply token, so nothing answers it. */
export const lineSample: NonNullable<Platform["sample"]> = ({ id, text, at }) => ({
  via: "webhook",
  body: {
    destination: "U-kikimimi-test",
    events: [
      {
        type: "message",
        mode: "active",
        timestamp: at.getTime(),
        webhookEventId: id,
        deliveryContext: { isRedelivery: false },
        source: { type: "user", userId: `U-kikimimi-test-${id}` },
        message: { type: "text", id, text },
      },
    ],
  },
});

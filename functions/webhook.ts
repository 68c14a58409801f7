import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { readEnvironment, type Seams, type Variables } from "@kikimimi/pipeline/environment";
import { receiveDelivery } from "@kikimimi/pipeline/receive-delivery";
import { webhookContextOf } from "@kikimimi/pipeline/webhook-context";

/** POST and GET /webhooks/{platform}/{sourceId}: from a platform to the inbound queue. */
export function handlerOf(env: Variables, seams?: Seams) {
  const ctx = webhookContextOf(readEnvironment(env), seams);
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const [, , platform = "", sourceId = ""] = event.rawPath.split("/");
    const answer = await receiveDelivery({
      ctx,
      input: {
        platform,
        sourceId,
        request: {
          method: event.requestContext.http.method,
          query: new URLSearchParams(event.rawQueryString),
          headers: lowerCase(event.headers),
          body: Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8"),
        },
      },
    });
    return { statusCode: answer.status, headers: { "content-type": answer.contentType }, body: answer.body };
  };
}

export const handler = handlerOf(process.env);

function lowerCase(headers: APIGatewayProxyEventV2["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), value]])),
  );
}

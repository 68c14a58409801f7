import { html, raw } from "hono/html";
import { ERROR_CODES } from "@kikimimi/core/base/error";

type Schema = { readonly $ref?: string; readonly [key: string]: unknown };
type Operation = {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: Schema;
    readonly description?: string;
  }[];
  readonly requestBody?: { readonly content?: Record<string, { readonly schema?: Schema }> };
  readonly responses?: Record<
    string,
    { readonly description?: string; readonly content?: Record<string, { readonly schema?: Schema }> }
  >;
};

/** What the page reads of an OpenAPI 3.1 document. */
type Document = {
  readonly info: { readonly title: string; readonly description?: string };
  readonly paths?: Record<string, Record<string, Operation>>;
  readonly components?: { readonly schemas?: Record<string, Schema> };
};

/** The API's documentation for people, drawn from the OpenAPI document; no script, no other host. */
export function docsPage(source: object) {
  const document = source as Document;
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const schemas = Object.entries(document.components?.schemas ?? {});
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${document.info.title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>${document.info.title}</h1>
          <p>${document.info.description}</p>
          <p>
            Sign in with the header <code>authorization: Bearer TOKEN</code>; locally,
            <code>npx kikimimi token --as NAME --role agent</code> makes one:
          </p>
          <pre tabindex="0">curl -H "authorization: Bearer $TOKEN" http://127.0.0.1:4649/v1/queue</pre>
          <p>Platforms send webhooks to <code>POST /webhooks/{platform}/{sourceId}</code>; see the project's docs.</p>
          <p>The same for programs: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>
          <nav aria-label="Operations">
            <ul>
              ${operations.map(
                ({ method, path, operation }) =>
                  html`<li>
                    <a href="#${anchor(method, path)}"><code>${method} ${path}</code></a> ${operation.summary}
                  </li>`,
              )}
            </ul>
          </nav>
          ${operations.map(section)}
          <h2>Error codes</h2>
          <p>Every error is a problem document; branch on its <code>code</code>.</p>
          <ul>
            ${ERROR_CODES.map((code) => html`<li id="${code}"><code>${code}</code></li>`)}
          </ul>
          <h2>Shapes</h2>
          ${schemas.map(
            ([name, schema]) =>
              html`<h3 id="schema-${name}">${name}</h3>
                <pre tabindex="0">${JSON.stringify(schema, null, 2)}</pre>`,
          )}
        </main>
      </body>
    </html>`;
}

function anchor(method: string, path: string): string {
  return `${method}-${path}`.replaceAll(/[^A-Za-z0-9]+/g, "-");
}

function section({ method, path, operation }: { method: string; path: string; operation: Operation }) {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  return html`<section id="${anchor(method, path)}">
    <h2><code>${method} ${path}</code></h2>
    <p><strong>${operation.summary}</strong> ${operation.description}</p>
    ${
      operation.parameters?.length
        ? html`<table>
            <thead>
              <tr>
                <th>Parameter</th>
                <th>In</th>
                <th>Shape</th>
              </tr>
            </thead>
            <tbody>
              ${operation.parameters.map(
                (p) =>
                  html`<tr>
                    <td><code>${p.name}</code>${p.required ? " (required)" : ""}</td>
                    <td>${p.in}</td>
                    <td>${shape(p.schema)} ${p.description}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
        : ""
    }
    ${body ? html`<p>Body: ${shape(body)}</p>` : ""}
    <ul>
      ${Object.entries(operation.responses ?? {}).map(
        ([status, answer]) =>
          html`<li>
            <code>${status}</code> ${answer.description} ${shape(Object.values(answer.content ?? {})[0]?.schema)}
          </li>`,
      )}
    </ul>
  </section>`;
}

function shape(schema: Schema | undefined) {
  if (!schema) return "";
  const name = schema.$ref?.split("/").at(-1);
  return name ? html`<a href="#schema-${name}">${name}</a>` : html`<code>${JSON.stringify(schema)}</code>`;
}

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.6 system-ui, sans-serif; }
main { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
code, pre { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { overflow: auto; padding: .75rem; border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: 6px; }
section { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .25rem .5rem .25rem 0; vertical-align: top; }
`;

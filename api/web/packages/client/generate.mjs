// Writes what is made from docs/openapi.json: the types, and one call of every endpoint.
//   node generate.mjs [--check]     with --check nothing is written; the exit status is 1 on drift

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

import openapiTS, { astToString } from "openapi-typescript";

const SPEC = new URL("../../../../docs/openapi.json", import.meta.url);
const NOTE = "// Made from docs/openapi.json by scripts/client: change nothing here.\n\n";
const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

const spec = JSON.parse(readFileSync(SPEC, "utf8"));
const files = {
  "src/schema.ts": NOTE + astToString(await openapiTS(SPEC, { defaultNonNullable: false })),
  "tests/every-endpoint.ts": NOTE + everyEndpoint(),
};

let drift = false;
for (const [name, text] of Object.entries(files)) {
  const file = new URL(name, import.meta.url);
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  const shown = relative(process.cwd(), fileURLToPath(file));
  if (process.argv.includes("--check")) {
    drift = true;
    console.error(`${shown} is not what docs/openapi.json says: run scripts/client.`);
  } else {
    writeFileSync(file, text);
    console.log(shown);
  }
}
process.exitCode = drift ? 1 : 0;

function everyEndpoint() {
  const calls = Object.entries(spec.paths).flatMap(([path, operations]) =>
    METHODS.filter((method) => method in operations).map((method) => {
      const call = `${method.toUpperCase()} ${path}`;
      const options = optionsOf(operations[method]);
      const given = Object.keys(options).length ? `, ${JSON.stringify(options)}` : "";
      return `  "${call}": (client) => client.${method.toUpperCase()}("${path}"${given}),\n`;
    }),
  );
  return (
    'import type { Endpoints } from "./endpoints.ts";\n\n' +
    `export const everyEndpoint: Endpoints = {\n${calls.join("")}};\n`
  );
}

// All that may be said, so that every parameter and every field of a request is compiled.
function optionsOf(operation) {
  const params = {};
  for (const { name, in: place, schema } of operation.parameters ?? []) {
    (params[place] ??= {})[name] = example(schema, name);
  }
  if ("page_token" in (params.query ?? {})) delete params.query.page_token;
  const body = operation.requestBody?.content["application/json"]?.schema;
  return {
    ...(Object.keys(params).length ? { params } : {}),
    ...(body ? { body: example(body, "body") } : {}),
    ...parseAsOf(operation),
  };
}

// Answers are taken for JSON unless it is said that they are something else.
function parseAsOf(operation) {
  const done = Object.entries(operation.responses).find(([status]) => status.startsWith("2"));
  const types = Object.keys(done?.[1].content ?? {});
  if (types.includes("application/json")) return {};
  return { parseAs: types.includes("text/event-stream") ? "stream" : "text" };
}

function example(schema, name) {
  if (schema.$ref) return example(spec.components.schemas[schema.$ref.split("/").at(-1)], name);
  if (schema.anyOf) return example(schema.anyOf[0], name);
  if ("const" in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.type === "object") {
    const fields = Object.entries(schema.properties ?? {});
    return Object.fromEntries(fields.map(([field, inner]) => [field, example(inner, field)]));
  }
  if (schema.type === "array") return [example(schema.items, name)];
  if (schema.type === "integer" || schema.type === "number") return schema.minimum ?? 1;
  if (schema.type === "boolean") return true;
  return { date: "2022-01-03", "date-time": "2022-01-03T10:00:00Z" }[schema.format] ?? "example";
}

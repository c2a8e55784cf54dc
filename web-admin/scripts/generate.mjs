// Writes src/api/generated.ts from the committed openapi.json: every schema as a type, every operation with what it
// takes and answers. With `--check` nothing is written: the file there must be what the description gives.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../../openapi.json", import.meta.url));
const target = fileURLToPath(new URL("../src/api/generated.ts", import.meta.url));
const api = JSON.parse(await readFile(source, "utf8"));
const schemas = api.components.schemas;

function property(name) {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function comment(text, indent) {
  if (!text) return "";
  const safe = text
    .replaceAll("*/", "* /")
    .split("\n")
    .map((line) => line.trim())
    .join(" ");
  return `${indent}/** ${safe} */\n`;
}

function fields(schema, indent) {
  const inner = `${indent}  `;
  const required = new Set(schema.required ?? []);
  const lines = Object.entries(schema.properties).map(([name, value]) => {
    const optional = required.has(name) ? "" : "?";
    const orMissing = optional ? " | undefined" : "";
    return `${comment(value.description, inner)}${inner}${property(name)}${optional}: ${type(value, inner)}${orMissing};`;
  });
  return `{\n${lines.join("\n")}\n${indent}}`;
}

function single(name, schema, indent) {
  switch (name) {
    case "string":
      return "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    case "array":
      return `Array<${schema.items ? type(schema.items, indent) : "unknown"}>`;
    case "object": {
      if (schema.properties && Object.keys(schema.properties).length > 0) return fields(schema, indent);
      const extra = schema.additionalProperties;
      return `Record<string, ${extra && extra !== true ? type(extra, indent) : "unknown"}>`;
    }
    default:
      return "unknown";
  }
}

/** The TypeScript type of a schema. */
function type(schema, indent = "") {
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1);
    return name in schemas ? name : "string";
  }
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const choice = schema.oneOf ?? schema.anyOf;
  if (choice) return `(${choice.map((one) => type(one, indent)).join(" | ")})`;
  if (schema.allOf) return `(${schema.allOf.map((one) => type(one, indent)).join(" & ")})`;
  const names = Array.isArray(schema.type)
    ? schema.type
    : [schema.type ?? (schema.properties ? "object" : "any")];
  return [...new Set(names.map((name) => single(name, schema, indent)))].join(" | ");
}

function parameters(operation, place) {
  const found = (operation.parameters ?? []).filter((one) => one.in === place);
  if (found.length === 0) return undefined;
  const required = found.filter((one) => one.required).map((one) => one.name);
  const properties = Object.fromEntries(
    found.map((one) => [one.name, { ...one.schema, description: one.description }]),
  );
  return { text: fields({ properties, required }, "    "), needed: required.length > 0 };
}

function operation(method, path, one) {
  const lines = [];
  const add = (name, part) => part && lines.push(`    ${name}${part.needed ? "" : "?"}: ${part.text};`);
  add("path", parameters(one, "path"));
  add("query", parameters(one, "query"));
  const content = one.requestBody?.content ?? {};
  const body = content["application/json"]?.schema;
  if (body) lines.push(`    body: ${type(body, "    ")};`);
  // Bytes as they are.
  else if (content["application/octet-stream"]) lines.push("    body: Blob;");
  const good = Object.entries(one.responses).find(
    ([status, answer]) => status.startsWith("2") && answer.content,
  );
  const answer = good?.[1].content["application/json"]?.schema;
  lines.push(`    answer: ${answer ? type(answer, "    ") : "undefined"};`);
  return {
    type: `${comment(one.summary, "  ")}  ${one.operationId}: {\n${lines.join("\n")}\n  };`,
    value: `  ${one.operationId}: ["${method.toUpperCase()}", "${path}"],`,
  };
}

const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([, one]) => one.operationId)
    .map(([method, one]) => operation(method, path, one)),
);
const types = Object.entries(schemas).map(
  ([name, schema]) => `${comment(schema.description, "")}export type ${name} = ${type(schema)};`,
);
const text = `// Written by \`npm run generate\` from openapi.json. Not edited by hand.

${types.join("\n\n")}

export interface Operations {
${operations.map((one) => one.type).join("\n")}
}

export const operations = {
${operations.map((one) => one.value).join("\n")}
} as const satisfies Record<keyof Operations, readonly [string, string]>;
`;

if (process.argv.includes("--check")) {
  if ((await readFile(target, "utf8").catch(() => "")) !== text) {
    console.error("src/api/generated.ts is not what openapi.json gives: `npm run generate`, and commit it");
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}

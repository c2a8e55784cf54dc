// A document as a file that people read and keep beside their code: `perennial journey apply` takes it.

function isPlain(text: string): boolean {
  return (
    /^[A-Za-z_][\w ./@-]*$/.test(text) &&
    !text.endsWith(" ") &&
    !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
  );
}

function scalar(value: unknown): string {
  if (typeof value === "string") return isPlain(value) ? value : JSON.stringify(value);
  return JSON.stringify(value) ?? "null";
}

function lines(value: unknown, indent: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((one) => {
      const [first, ...rest] = lines(one, `${indent}  `);
      return [`${indent}- ${(first ?? "").trimStart()}`, ...rest];
    });
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) => {
      const key = isPlain(name) ? name : JSON.stringify(name);
      if (typeof inner !== "object" || inner === null) return [`${indent}${key}: ${scalar(inner)}`];
      const empty = Object.keys(inner).length === 0;
      if (empty) return [`${indent}${key}: ${Array.isArray(inner) ? "[]" : "{}"}`];
      return [`${indent}${key}:`, ...lines(inner, `${indent}  `)];
    });
  }
  return [`${indent}${scalar(value)}`];
}

/** YAML 1.2 of what JSON can say. */
export function yaml(value: unknown): string {
  return `${lines(value, "").join("\n")}\n`;
}

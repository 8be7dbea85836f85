/** A value as it stands in the front matter of an entry, to be read. */
export function yamlOf(value: unknown, indent = ""): string {
  if (Array.isArray(value)) {
    return value.map((one) => `${indent}- ${yamlOf(one, `${indent}  `).trimStart()}`).join("\n");
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([key, inner]) =>
        isFlat(inner)
          ? `${indent}${key}: ${yamlOf(inner)}`
          : `${indent}${key}:\n${yamlOf(inner, `${indent}  `)}`,
      )
      .join("\n");
  }
  if (typeof value !== "string") return `${indent}${JSON.stringify(value)}`;
  return `${indent}${/^[\w./$(*][^:#\n]*$/.test(value) ? value : JSON.stringify(value)}`;
}

function isFlat(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

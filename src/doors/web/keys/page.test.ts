import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withKeys } from "./page.ts";

test("docs/workbench.md has the keys that `npm run docs` writes", () => {
  const page = readFileSync(new URL("../../../../docs/workbench.md", import.meta.url), "utf8");
  expect(withKeys(page)).toBe(page);
});

test("a page without a place for keys is refused", () => {
  expect(() => withKeys("# Keys")).toThrow("no place for keys");
});

import { expect, test } from "vitest";
import { readQuery } from "./query.ts";

test("adding and exporting are told from mending", () => {
  expect(readQuery("feat(server): keep alive").adds).toBe(true);
  expect(readQuery("fix(context): export `ExecutionContext`").adds).toBe(true);
  expect(readQuery("fix(router): trailing slash").adds).toBe(false);
});

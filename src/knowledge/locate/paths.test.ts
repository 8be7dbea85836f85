import { expect, test } from "vitest";
import { isHome, pathFacts } from "./paths.ts";
import { readQuery } from "./query.ts";

test("a scope names the package that holds a file, wherever its sources are", () => {
  const query = readQuery("fix(react-query): infinite queries are invalidated");
  expect(isHome(pathFacts("packages/react-query/src/shared/hooks.ts"), query)).toBe(true);
  expect(isHome(pathFacts("react-query/hooks.ts"), query)).toBe(true);
  expect(isHome(pathFacts("packages/server/src/react-query/hooks.ts"), query)).toBe(false);
});

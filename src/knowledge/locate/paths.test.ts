import { expect, test } from "vitest";
import { mention, moduleFit, pathFacts, scopeFit, isHome } from "./paths.ts";
import { PathIndex } from "./path-index.ts";
import { readQuery } from "./query.ts";

test("a file without a name of its own has that of its folder", () => {
  expect(pathFacts("src/money/index.ts").name).toBe("money");
  expect(pathFacts("src/Money.ts").name).toBe("money");
  expect(pathFacts("index.ts").name).toBe("index");
});

test("what a path is for", () => {
  expect(pathFacts("docs/src/money.ts").aside).toBe(true);
  expect(pathFacts("vite.config.ts").generated).toBe(true);
  expect(pathFacts("pkg/__init__.py").barrel).toBe(true);
  expect(pathFacts("src/money.ts")).toMatchObject({
    aside: false,
    generated: false,
    barrel: false,
  });
});

test("a scope fits the file, then a folder, then a part of a name", () => {
  const query = readQuery("fix(cart): total");
  const fits = ["src/cart.ts", "src/cart/total.ts", "src/cart-view/total.ts", "src/total.ts"];
  expect(fits.map((path) => scopeFit(pathFacts(path), query))).toEqual([1, 0.8, 0.6, 0]);
});

test("a written path is plainer the more of it is written", () => {
  const facts = pathFacts("src/cart/total.ts");
  const said = (text: string): number => mention(facts, readQuery(text));
  expect(
    [
      said("in src/cart/total.ts"),
      said("in total.ts"),
      said("in cart/total"),
      said("src/cart"),
    ].map((value) => value),
  ).toEqual([1, 0.7, 0.7, 0.4]);
  expect(said("in subtotal.ts")).toBe(0);
});

test("a module is a path with dots", () => {
  const facts = pathFacts("django/core/cache/__init__.py");
  expect(moduleFit(facts, readQuery("see django.core.cache"))).toBe(1);
  expect(moduleFit(facts, readQuery("see core.cache.get"))).toBeCloseTo(2 / 3);
  expect(moduleFit(facts, readQuery("see other.cache"))).toBe(0);
});

test("a text names a file by a whole word", () => {
  const paths = new PathIndex(["src/snap_shot.ts", "src/use.ts"]);
  const words = ["snap-shot", "snap_shot", "snap", "use"];
  expect(words.map((word) => paths.filesNamed(word))).toEqual([[0], [0], [], []]);
});

test("a scope names the package that holds a file, wherever its sources are", () => {
  const query = readQuery("fix(react-query): infinite queries are invalidated");
  expect(isHome(pathFacts("packages/react-query/src/shared/hooks.ts"), query)).toBe(true);
  expect(isHome(pathFacts("react-query/hooks.ts"), query)).toBe(true);
  expect(isHome(pathFacts("packages/server/src/react-query/hooks.ts"), query)).toBe(false);
});

import { expect, test } from "vitest";
import { importPlacesOf } from "./import-places.ts";

/** `specifier first-last`, one import a line. */
function told(path: string, text: string): string[] {
  return importPlacesOf(path, text).map(
    ({ specifier, first, last }) => `${specifier} ${first}-${last}`,
  );
}

test("a script's imports, also those over several lines, loaded late, and without semicolons", () => {
  const text = `// import { gone } from "gone";
export const early = 1
import {
  a,
  b,
} from "both"
export * from './other.js';
/* import "away"; */
export function later() {
  const c = require("called");
  return import("late");
}
`;
  expect(told("a.ts", text)).toEqual(["both 3-6", "./other.js 7-7", "called 10-10", "late 11-11"]);
});

test("one module imported twice has two places", () => {
  expect(told("a.ts", 'import type { A } from "x";\nimport { b } from "x";\n')).toEqual([
    "x 1-1",
    "x 2-2",
  ]);
});

test.each([
  [
    "a.py",
    "import os\n\ndef f():\n    from shop import (\n        cart,\n    )\n",
    ["os 1-1", "shop 4-6", "shop.cart 4-6"],
  ],
  [
    "a.go",
    'package a\n\nimport (\n\t"fmt"\n\tx "acme.io/web"\n)\n',
    ["fmt 4-4", "acme.io/web 5-5"],
  ],
  ["a.rs", "use a::{\n  b,\n  c::d,\n};\nmod e;\n", ["a::b 1-4", "a::c::d 1-4", "self::e 5-5"]],
  ["A.java", "package a;\n\nimport java.util.List;\n", ["java.util.List 3-3"]],
  ["A.cs", "\n\nusing System.Text;\n", ["System.Text 3-3"]],
  ["a.rb", "require 'json'\nrequire_relative 'b'\n", ["json 1-1", "./b 2-2"]],
  ["a.php", "<?php\nuse Acme\\{A, B};\n", ["Acme\\A 2-2", "Acme\\B 2-2"]],
  ["a.c", "#include <stdio.h>\n", ["stdio.h 1-1"]],
  ["a.vue", "<script>\nimport x from 'x'\n</script>\n", ["x 2-2"]],
])("%s", (path, text, expected) => {
  expect(told(path, text)).toEqual(expected);
});

test("broken syntax and long lines take nothing down", () => {
  expect(told("a.ts", 'import x from "x";\nfunction ((({{{ "')).toEqual(["x 1-1"]);
  expect(told("a.ts", `import x from "x";${"a=1;".repeat(5_000)}`)).toEqual(["x 1-1"]);
});

import { beforeAll, expect, test } from "vitest";
import { loadParsers } from "../../codebase/parsers.ts";
import { codeTest, scriptOf } from "./code.ts";
import { ecosystemOf, isMentionOf, mentionsIn } from "./mentions.ts";

beforeAll(loadParsers);

/** The names that a file mentions in its code. */
function named(path: string, text: string): string[] {
  const script = scriptOf(path, text);
  const isCode = codeTest(path, script);
  const ecosystem = ecosystemOf(path);
  if (ecosystem === undefined) return [];
  return [...mentionsIn(ecosystem, script)].filter(({ at }) => isCode(at)).map(({ name }) => name);
}

test("every way to import in JavaScript, and no way to only seem to", () => {
  const text = `import a from "a";
import b, { type B } from 'b';
import * as c from "c";
import {
  d, // with a comment
} from "d";
import "e";
export { f } from "f";
export * from "g";
const h = require("h");
const i = await import("i");
import j = require("j");
import type { No } from "no-type";
import { type No, type Nor } from "no-types";
import type from "k";
// import no from "no-line";
/* require("no-block") */
const text = "import no from 'no-string'";
const template = \`
import no from "no-template";
\${require("l")}
\`;
export const no = 1 // from "no-tail"
object.import("no-method");
`;
  expect(named("a.ts", text)).toEqual(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"]);
  expect(named("a.tsx", 'const a = <p>import no from "no-jsx"</p>;\nimport "a";\n')).toEqual(["a"]);
});

test("a line that begins as an import does may still be a comment or a text", () => {
  expect(named("a.ts", 'import "a";\n/*/\nimport "no";\n*/\nimport "b";\n')).toEqual(["a", "b"]);
  expect(named("a.ts", '/* a */\nimport "a";\n/* b\nimport "no";\n// */\nimport "b";\n')).toEqual([
    "a",
    "b",
  ]);
  expect(named("a.ts", 'const a = "b \\\nimport \'no\'";\nimport "a";\n')).toEqual(["a"]);
  expect(named("a.tsx", 'const a = <p>\nimport "no"\n</p>;\nimport "a";\n')).toEqual(["a"]);
  expect(named("a.py", '"""\nimport no\n"""\nimport a\n')).toEqual(["a"]);
  expect(named("a.kt", "/* /* */\nimport no.No\n*/\nimport a.A\n")).toEqual(["a.A"]);
  expect(named("a.go", 'package a\n\nvar x = `\nimport "no"\n`\n')).toEqual([]);
});

test("scripts of Vue, Svelte and Astro, and not their templates", () => {
  expect(
    named(
      "a.vue",
      '<template>\nimport "no"\n</template>\n<script setup lang="ts">\nimport "a";\n</script>',
    ),
  ).toEqual(["a"]);
  expect(named("a.svelte", '<script>\nimport "a";\n</script>\n<p>import "no"</p>')).toEqual(["a"]);
  expect(named("a.astro", '---\nimport "a";\n---\n<p>\nimport "no"\n</p>')).toEqual(["a"]);
});

test("Python, Go, Rust", () => {
  expect(
    named(
      "a.py",
      'import a, b.c as d\nfrom e import f, g as h\nfrom . import no\n# import no\n"""\nimport no\n"""\n    import i\n',
    ),
  ).toEqual(["a", "b.c", "e", "e.f", "e.g", "i"]);
  expect(
    named(
      "a.go",
      'package a\n\nimport "a"\nimport (\n\t"b/c"\n\td "e"\n\t_ "f"\n\t// "no"\n)\n\nvar x = `\nimport "no"\n`\n',
    ),
  ).toEqual(["a", "b/c", "e", "f"]);
  expect(
    named(
      "a.rs",
      '//! no::no\nuse a::b;\nextern crate c;\nuse d;\n#[e::f]\nfn g() { h::i(); let s = "no::no"; }\n',
    ),
  ).toEqual(["a", "c", "d", "e", "h"]);
});

test("Java, PHP, C#, Ruby, Elixir", () => {
  expect(
    named(
      "A.java",
      "package a;\nimport b.c.D;\nimport static e.F.*;\n// import no.No;\n/*\nimport no.No;\n*/\n",
    ),
  ).toEqual(["b.c.D", "e.F."]);
  expect(
    named(
      "a.php",
      "<?php\nuse A\\B;\nuse function C\\d;\n# use No\\No;\n$x = new \\E\\F();\n$y = 'use No';\n",
    ),
  ).toEqual(["A\\B", "C\\d", "E\\F"]);
  expect(
    named(
      "a.cs",
      'using A.B;\nglobal using static C.D;\n// using No;\nx.UseThing(1);\nvar s = "y.UseNo(1)";\n',
    ),
  ).toEqual(["A.B", "C.D", "UseThing("]);
  expect(
    named("a.rb", 'require "a/b"\n# No::No\nclass C < D::E\n  has_one :f\nend\nx = "No"\n'),
  ).toEqual(["a/b", "class(", "C", "D::E", "has_one("]);
  expect(
    named(
      "a.ex",
      'defmodule A.B do\n  use C\n  # No\n  @doc """\n  No\n  """\n  def f, do: "No"\nend\n',
    ),
  ).toEqual(["A.B", "C"]);
});

test("a use is the name itself or something below it", () => {
  expect(isMentionOf("react", "react/jsx-runtime")).toBe(true);
  expect(isMentionOf("react", "react-dom")).toBe(false);
  expect(isMentionOf("next", "next-auth")).toBe(false);
  expect(isMentionOf("@auth/", "@auth/core")).toBe(true);
  expect(isMentionOf("django", "django.db")).toBe(true);
  expect(isMentionOf("django", "django_redis")).toBe(false);
  expect(isMentionOf("Ecto", "Ecto.Repo")).toBe(true);
});

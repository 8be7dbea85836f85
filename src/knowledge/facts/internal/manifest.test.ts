import { expect, test } from "vitest";
import {
  lineOf,
  readJson,
  readToml,
  readXml,
  readYaml,
  versionOf,
  withoutComments,
} from "./manifest.ts";

test("a range tells a version only where it leaves the major no choice", () => {
  const settled = {
    "^15.1.0": "15",
    "~5.6.2": "5",
    "15": "15",
    "v4.0.0": "4",
    "~> 7.1.3": "7",
    "==2.0.1": "2",
    "~=5.0": "5",
    ">=2.0,<3": "2",
    ">= 2, < 3.0": "2",
    "^18.0.0 || ^18.3.0": "18",
    "npm:preact@^10.1.0": "10",
    "npm:@scope/x@4": "4",
    "7.0.*": "7",
  };
  for (const [range, major] of Object.entries(settled))
    expect([range, versionOf(range)]).toEqual([range, major]);
  for (const open of [
    ">=4",
    "^18 || ^19",
    "*",
    "latest",
    "workspace:*",
    ">=2,<4",
    "1.0 - 3.0",
    "",
    "git+https://x/y",
  ]) {
    expect([open, versionOf(open)]).toEqual([open, undefined]);
  }
  expect(versionOf("~> 7.1.3", 2)).toBe("7.1");
  expect(versionOf(undefined)).toBeUndefined();
});

test("comments are blanked out, strings and lines stay", () => {
  const text = 'a = "https://x" // b\n/* c\n"d" */ e = \'//\'\n';
  expect(withoutComments(text, "//", ["/*", "*/"])).toBe(
    `a = "https://x" ${" ".repeat(4)}\n${" ".repeat(4)}\n${" ".repeat(6)} e = '//'\n`,
  );
  expect(withoutComments("a # b\nc", "#")).toBe("a    \nc");
  expect(withoutComments("/* open", undefined, ["/*", "*/"])).toBe(" ".repeat(7));
});

test("JSON may have comments and trailing commas, in strings they are text", () => {
  expect(readJson('\uFEFF{ // a\n "b": "// c, }", /* d */ "e": [1, ], }')).toEqual({
    status: "parsed",
    value: { b: "// c, }", e: [1] },
  });
  expect(readJson("[1]")).toEqual({ status: "broken", reason: "it holds no table" });
  expect(readJson("{").status).toBe("broken");
});

test("broken TOML and YAML, and aliases that unfold without end, are reasons and no exceptions", () => {
  expect(readToml("a = 1\n")).toEqual({ status: "parsed", value: { a: 1 } });
  expect(readToml("a = ").status).toBe("broken");
  expect(readToml(`a = ${"[".repeat(10_000)}`).status).toBe("broken");
  expect(readYaml("a: 1\n---\nb: {{ c }}\n")).toEqual({ status: "parsed", value: { a: 1 } });
  expect(readYaml("a: [").status).toBe("broken");
  expect(readYaml("").status).toBe("broken");
  const levels = Array.from(
    { length: 12 },
    (_, index) =>
      `a${index}: &a${index} [${"*a"
        .concat(String(index - 1))
        .concat(",")
        .repeat(9)}]`,
  );
  expect(readYaml(["x: &a-1 [1]", ...levels].join("\n")).status).toBe("broken");
});

test("elements of XML have their path, text, line and children; comments and loose ends are passed over", () => {
  const found = readXml(`<a>
  <!-- <b>no</b> -->
  <c x="1">
    <d> text </d>
  </c>
  <e y='2'/>
  </f>
</a>`);
  expect(found.map(({ path, text, line }) => [path, text, line])).toEqual([
    ["a/c/d", "text", 4],
    ["a/c", "", 3],
    ["a/e", "", 6],
    ["a", "", 1],
  ]);
  expect(found[1]?.children.get("d")).toBe("text");
});

test("a line is found behind the section that is meant", () => {
  const text =
    '{\n  "dependencies": {\n    "a": "1"\n  },\n  "devDependencies": {\n    "a": "2"\n  }\n}';
  expect(lineOf(text, '"a"', '"dependencies"')).toBe(3);
  expect(lineOf(text, '"a"', '"devDependencies"')).toBe(6);
});

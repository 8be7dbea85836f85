import * as fc from "fast-check";
import { expect, test } from "vitest";
import { formatNamed, formats } from "./formats.ts";
import { sameScope } from "./scope.ts";
import { readToolFile, writeFront } from "./tool-front-matter.ts";

const cursor = formatNamed("cursor").front;
const kiro = formatNamed("kiro").front;
const copilot = formatNamed("copilot-instructions").front;
const request = expect.stringContaining("only on request");

test.each([
  [
    "bare globs",
    "description: API\nglobs: src/**/*.ts,src/**/*.{tsx,jsx}\nalwaysApply: false",
    ["src/**/*.ts", "src/**/*.{tsx,jsx}"],
  ],
  [
    "globs that YAML takes for an alias",
    "description: API\nglobs: **/*.sql\nalwaysApply: false",
    ["**/*.sql"],
  ],
  ["a list", 'globs: ["a/**", "b/**"]', ["a/**", "b/**"]],
  ["a list without quotes", "globs: [a/**, **/*.b]", ["a/**", "**/*.b"]],
  ["alwaysApply before globs", "globs: a/**\nalwaysApply: true", undefined],
  ["empty values", "description: \nglobs: \nalwaysApply: true", undefined],
])("Cursor: %s", (_, front, scope) => {
  const file = readToolFile("a.mdc", `---\n${front}\n---\nBody\n`, cursor);
  expect(file).toMatchObject({ status: "read", scope, body: "Body\n" });
});

test("a rule that Cursor reads on request only says so", () => {
  for (const text of ["---\ndescription: X\nglobs:\nalwaysApply: false\n---\nB", "B"]) {
    expect(readToolFile("a.mdc", text, cursor)).toMatchObject({ notes: [request] });
  }
});

test.each([
  ["always", "inclusion: always", undefined, []],
  ["nothing", "", undefined, []],
  ["fileMatch", 'inclusion: fileMatch\nfileMatchPattern: "src/**/*.tsx"', ["src/**/*.tsx"], []],
  ["several", 'inclusion: fileMatch\nfileMatchPattern: ["a/**", "b/**"]', ["a/**", "b/**"], []],
  ["manual", "inclusion: manual", undefined, [request]],
  ["auto", "inclusion: auto\nname: api\ndescription: API rules", undefined, [request]],
])("Kiro: %s", (_, front, scope, notes) => {
  const file = readToolFile("a.md", `---\n${front}\n---\nBody`, kiro);
  expect(file).toMatchObject({ status: "read", scope, notes, body: "Body" });
});

function read(front: string): unknown {
  return readToolFile("a.md", `---\n${front}\n---\nB`, copilot);
}

test("Copilot: applyTo, everything, and what is not carried over", () => {
  expect(read('applyTo: "**/*.ts,**/*.tsx"')).toMatchObject({ scope: ["**/*.ts", "**/*.tsx"] });
  expect(read('applyTo: "**"')).toMatchObject({ scope: undefined, notes: [] });
  expect(read("applyTo: **/*.py\nexcludeAgent: code-review")).toMatchObject({
    scope: ["**/*.py"],
    notes: ["Not carried over: `excludeAgent`."],
  });
});

test("a pattern without a folder is said to mean the top, unless the tool means that too", () => {
  const note = expect.stringContaining("write `**/*.ts`");
  const text = "---\nglobs: *.ts\n---\nB";
  expect(readToolFile("a.mdc", text, cursor)).toMatchObject({ notes: [note] });
  const claude = formatNamed("claude-rules").front;
  expect(readToolFile("a.md", '---\npaths: ["*.ts"]\n---\nB', claude)).toMatchObject({ notes: [] });
});

test("broken front matter is named with its line; without a format for it, it is text", () => {
  const text = "---\nglobs: a/**\n: [x\n---\nBody";
  expect(readToolFile("a.mdc", text, cursor)).toMatchObject({ status: "broken", line: 4 });
  expect(readToolFile("a.md", text, undefined)).toMatchObject({ status: "read", body: text });
  expect(readToolFile("a.mdc", "---\nglobs: a\nBody", cursor)).toMatchObject({ status: "broken" });
});

test("CRLF, a byte order mark and empty front matter are read", () => {
  const text = "\uFEFF---\r\nglobs: **/*.ts\r\nalwaysApply: false\r\n---\r\nBody\r\n";
  expect(readToolFile("a.mdc", text, cursor)).toMatchObject({ scope: ["**/*.ts"], bodyLine: 5 });
  expect(readToolFile("a.mdc", "\uFEFF---\n\n---\nBody", cursor)).toMatchObject({
    body: "Body",
    bodyLine: 4,
  });
});

const pattern = fc
  .stringMatching(/^!?[a-z*{},.?/ ]{1,10}$/)
  .filter((each) => each.replace("!", "").trim() !== "" && !/[{}]/.test(each));

test("for every tool, front matter that claims to say the whole scope reads back as it", () => {
  const shapes = formats.flatMap(({ front }) => (front === undefined ? [] : [front]));
  fc.assert(
    fc.property(
      fc.constantFrom(...shapes),
      fc.string(),
      fc.array(pattern),
      (shape, title, scope) => {
        const front = writeFront(shape, `T${title}`, scope);
        const file = readToolFile("a.md", `${front.text}Body`, shape);
        expect(file).toMatchObject({ status: "read", body: "Body" });
        const told = file.status === "read" ? file.scope : undefined;
        expect(!front.exact || sameScope(told, scope)).toBe(true);
      },
    ),
    { numRuns: 400 },
  );
});

test.each([
  ["cursor", ["src/**/*.ts"], "---\ndescription: T\nglobs: src/**/*.ts\nalwaysApply: false\n---\n"],
  ["cursor", ["**/*.ts"], "---\ndescription: T\nglobs: **/*.ts\nalwaysApply: false\n---\n"],
  ["cursor", [], "---\ndescription: T\nalwaysApply: true\n---\n"],
  ["copilot-instructions", ["a", "b/**"], "---\ndescription: T\napplyTo: a/**,b/**\n---\n"],
  ["copilot-instructions", [], '---\ndescription: T\napplyTo: "**"\n---\n'],
  ["kiro", ["a/**"], "---\ninclusion: fileMatch\nfileMatchPattern: a/**\n---\n"],
  ["kiro", [], "---\ninclusion: always\n---\n"],
  ["claude-rules", ["a/**"], "---\npaths:\n  - a/**\n---\n"],
  ["claude-rules", [], ""],
  ["windsurf", ["**/a.ts"], "---\ndescription: T\ntrigger: glob\nglobs: **/a.ts\n---\n"],
  ["windsurf", ["{}"], '---\ndescription: T\ntrigger: glob\nglobs: "{}"\n---\n'],
  ["devin", ["a/**"], "---\ndescription: T\ntrigger: glob\nglobs:\n  - a/**\n---\n"],
  ["cline", ["a/**"], "---\ndescription: T\npaths:\n  - a/**\nalwaysApply: false\n---\n"],
  ["augment", ["a/**"], "---\ndescription: T\ntype: always_apply\n---\n"],
  ["roo", ["a/**"], ""],
] as const)("%s is told of %j", (id, scope, text) => {
  expect(writeFront(formatNamed(id).front, "T", scope).text).toBe(text);
});

test("a scope that the tool cannot be told is not claimed to be", () => {
  expect(writeFront(cursor, "T", ["src/**", "!src/x.ts"])).toMatchObject({ exact: false });
  expect(writeFront(cursor, "T", ["!docs/**"]).text).toContain("alwaysApply: true");
  expect(writeFront(formatNamed("roo").front, "T", ["a/**"])).toEqual({ text: "", exact: false });
  expect(writeFront(formatNamed("augment").front, "T", ["a/**"])).toMatchObject({ exact: false });
});

import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  composeFrontMatter,
  type FrontMatterFile,
  parseFrontMatter,
  serialiseFrontMatter,
  withKey,
} from "./front-matter.ts";

function parsed(text: string): FrontMatterFile {
  const file = parseFrontMatter("x.md", text);
  if (file.status === "broken") throw new Error(`${file.line}: ${file.reason}`);
  return file;
}

const entry = `---
# why this is here
title:   "Money, not floats"   # aligned
status: proposed               # proposed | active | retired
scope: ["src/billing/**/*.ts"]
mine: { a: 1,   b: [x,y] }
evidence:
  followed: 31
  at: 4be2c19
---
Body with --- inside.

---
more`;

test("a file is unchanged by reading and writing, with CRLF and without a final newline", () => {
  for (const text of [entry, entry.replaceAll("\n", "\r\n"), `\uFEFF${entry}\n`]) {
    expect(serialiseFrontMatter(parsed(text))).toBe(text);
    expect(parsed(text).data["mine"]).toEqual({ a: 1, b: ["x", "y"] });
  }
});

test("changing one key changes only its value", () => {
  for (const text of [entry, entry.replaceAll("\n", "\r\n")]) {
    expect(withKey(parsed(text), ["status"], "active")).toBe(
      text.replace("status: proposed", "status: active"),
    );
    expect(withKey(parsed(text), ["evidence", "followed"], 32)).toBe(text.replace("31", "32"));
  }
});

test("a new key is appended and the rest stays", () => {
  const text = entry.replaceAll("\n", "\r\n");
  expect(withKey(parsed(text), ["review-by"], "2027-06-01")).toBe(
    text.replace("4be2c19\r\n", "4be2c19\r\nreview-by: 2027-06-01\r\n"),
  );
});

test("a value over several lines is replaced, and unknown keys survive", () => {
  const text = "---\ntitle: |\n  one\n  two\nmine: 1 # kept\n---\nbody";
  const changed = parsed(withKey(parsed(text), ["title"], "three: four"));
  expect(changed.data).toEqual({ title: "three: four", mine: 1 });
  expect(changed.text).toContain("mine: 1 # kept");
  expect(changed.body).toBe("body");
});

test("a broken file is a value with the line in the file", () => {
  const reason = expect.any(String);
  expect(parseFrontMatter("a.md", "# no")).toMatchObject({ status: "broken", line: 1, reason });
  expect(parseFrontMatter("a.md", "---\na: 1\n")).toMatchObject({ status: "broken", line: 1 });
  expect(parseFrontMatter("a.md", "---\na: 1\nb: [1\n---\n")).toMatchObject({ status: "broken" });
  expect(parseFrontMatter("a.md", "---\na: 1\nok: 2\na: 3\n---\n")).toMatchObject({ line: 4 });
  expect(parseFrontMatter("a.md", "---\n---\n")).toMatchObject({ status: "broken", line: 2 });
  expect(parseFrontMatter("a.md", "---\n- a\n---\n")).toMatchObject({ status: "broken" });
});

test("aliases that multiply are refused, not expanded", () => {
  const lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"];
  for (let depth = 1; depth < 9; depth += 1) {
    lines.push(`a${depth}: &a${depth} [${`*a${depth - 1},`.repeat(9)}]`);
  }
  expect(parseFrontMatter("a.md", `---\n${lines.join("\n")}\n---\n`)).toMatchObject({
    status: "broken",
  });
});

// YAML knows -0, JSON does not: through JSON once, so that both sides agree.
const json = fc
  .jsonValue({ maxDepth: 2, noUnicodeString: false })
  .map((value): unknown => JSON.parse(JSON.stringify(value)));
const data = fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,8}$/), json, { minKeys: 1 });

test("whatever is composed reads back, and any one key can be set without touching others", () => {
  fc.assert(
    fc.property(data, fc.string(), json, fc.boolean(), (front, body, value, crlf) => {
      const plain = composeFrontMatter(front, body);
      const text = crlf ? plain.replaceAll(/\r?\n/g, "\r\n") : plain;
      const file = parsed(text);
      expect(serialiseFrontMatter(file)).toBe(text);
      expect(file.body).toBe(crlf ? body.replaceAll(/\r?\n/g, "\r\n") : body);
      const key = Object.keys(front)[0] ?? "";
      for (const target of [key, "zz-new"]) {
        const changed = parsed(withKey(file, [target], value));
        expect(changed.data).toEqual({ ...file.data, [target]: value });
        expect(changed.body).toBe(file.body);
      }
    }),
    { numRuns: 100 },
  );
});

test("reading never throws", () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ unit: "binary" }), (yaml, body) => {
      const file = parseFrontMatter("x.md", `---\n${yaml}\n---\n${body}`);
      expect(file.status === "broken" ? file.line : file.bodyLine).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

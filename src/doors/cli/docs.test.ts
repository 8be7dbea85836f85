import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { renderTaxonomy } from "../../knowledge/brief/taxonomy-page.ts";
import { renderReference } from "./reference.ts";
import { version } from "./version.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

function read(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

/** Targets of Markdown links that stay in the repository, without their anchors. */
function relativeLinks(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```[^]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => (match[1] ?? "").replace(/#.*$/, ""))
    .filter((target) => target !== "" && !/^[a-z]+:/i.test(target));
}

test("docs/cli.md is what `npm run docs` writes", () => {
  expect(read("docs/cli.md")).toBe(renderReference());
});

test("the reference has a section for a command below a command", () => {
  expect(renderReference()).toContain("\n#### tacit brief answer\n");
});

test("the program's version is the package's", () => {
  expect(JSON.parse(read("package.json"))).toMatchObject({ version });
});

test("every relative link in the documentation leads to a file", () => {
  const pages = readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => path.join("docs", name));
  const files = ["README.md", "ARCHITECTURE.md", "AGENTS.md", "CHANGELOG.md", ...pages];
  const dead = files.flatMap((file) =>
    relativeLinks(read(file))
      .filter((target) => !existsSync(path.join(root, path.dirname(file), target)))
      .map((target) => `${file} → ${target}`),
  );
  expect(dead).toEqual([]);
});

test("a link is read without its anchor, and links in code or to the web are left out", () => {
  expect(relativeLinks("[a](b.md#c) `[d](e.md)` [f](https://example.invalid)")).toEqual(["b.md"]);
});

test("docs/taxonomy.md is what `npm run docs` writes", () => {
  expect(read("docs/taxonomy.md") === renderTaxonomy()).toBe(true);
});

import { readFileSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { openGitHub } from "../../../../test/support/github-server.ts";
import { fixtureFiles } from "../../../../test/support/import-fixtures.ts";
import {
  temporaryFolder,
  temporaryRepository,
  userGit,
  writeFiles,
} from "../../../../test/support/temporary-repository.ts";
import { importRequest } from "./imports.ts";
import { makeBrief } from "../briefs/briefs.ts";
import type { Host } from "../workspace.ts";

function hostOf(directory: string, environment: Record<string, string> = {}): Host {
  return {
    directory,
    environment: { HOME: directory, TACIT_HOME: path.join(directory, "home"), ...environment },
    progress: () => {},
  };
}

const nothing = Readable.from([]);

function repositoryWith(folder: string): string {
  return temporaryRepository(
    Object.fromEntries(fixtureFiles(folder).map(({ path: file, text }) => [file, text])),
  );
}

test("a spec becomes a brief: its criteria, sections and plan are in the file, its title names it", async () => {
  const root = repositoryWith(".kiro/specs/stock-alerts");
  const host = hostOf(root);

  const imported = await importRequest(host, path.join(root, ".kiro"), nothing);
  const brief = await makeBrief(host, imported, false);

  expect(brief).toMatchObject({
    id: "1",
    slug: "stock-alerts",
    title: "Stock alerts",
    imported: { format: "kiro", name: ".kiro/specs/stock-alerts" },
  });
  const text = readFileSync(path.join(root, brief.path), "utf8");
  expect(text).toContain(
    "- AC-2: IF the product is in stock THEN the shop SHALL refuse the alert <!-- .kiro/specs/stock-alerts/requirements.md:20 -->",
  );
  expect(text).toContain("- T2: Job that sends the mails in src/alerts/job.ts");
  expect(text).toMatch(
    /## Intent\n\nStock alerts\n\nBuyers ask when something is back\. The shop tells them\.\n/,
  );
});

test("what stands in a section of the source is not asked again", async () => {
  const root = temporaryRepository({
    "wish.md": "Add a button.\n\n## Non-goals\n\n- Gift cards\n- Prices\n",
  });
  const host = hostOf(root);
  const imported = await importRequest(host, path.join(root, "wish.md"), nothing);
  const { dimensions } = await makeBrief(host, imported, true);
  expect(dimensions.find(({ id }) => id === "non-goals")).toMatchObject({
    state: "stated",
    answer: "Out of scope: Gift cards, Prices",
  });
});

test("standard input and odd encodings are read; a guess is said", async () => {
  const root = temporaryRepository();
  const host = hostOf(root);
  const piped = Readable.from([Buffer.from("Größe\r\nzeigen", "latin1")]);
  expect(await importRequest(host, "-", piped)).toMatchObject({
    request: "Größe\nzeigen",
    source: { format: "text", name: "standard input" },
    notes: ["standard input is not UTF-8 and was read as Latin-1 (windows-1252)."],
  });
});

test("a file outside the repository keeps its whole path", async () => {
  const elsewhere = temporaryFolder();
  writeFiles(elsewhere, { "a.txt": "Add it." });
  const file = path.join(elsewhere, "a.txt");
  const { source } = await importRequest(hostOf(temporaryRepository()), file, nothing);
  expect(source.name).toBe(file);
});

test.each([
  ["none", "brief/no-source", "There is no file or folder"],
  ["image.png", "brief/binary", "image.png is not text."],
  [
    "large.txt",
    "brief/too-long",
    "large.txt has more than 200000 bytes, the most that is read of one request.",
  ],
  ["long", "brief/too-long", "long has more than 2000000 bytes"],
  ["docs", "brief/unknown-format", "docs holds no spec of Spec Kit, OpenSpec or Kiro."],
])("%s is refused as %s", async (name, code, message) => {
  const root = temporaryRepository({
    "image.png": "\u0089PNG\0",
    "large.txt": "x".repeat(200_001),
    "long/a.md": "x".repeat(1_500_000),
    "long/b.md": "x".repeat(1_500_000),
    "docs/a.md": "a",
    "docs/b.md": "b",
  });
  await expect(importRequest(hostOf(root), path.join(root, name), nothing)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});

test("several specs are named, with the command for the first", async () => {
  const root = repositoryWith(".kiro");
  await expect(
    importRequest(hostOf(root), path.join(root, ".kiro"), nothing),
  ).rejects.toMatchObject({
    code: "brief/several-specs",
    message: ".kiro holds 2 specs: .kiro/specs/double-refund, .kiro/specs/stock-alerts.",
    hint: `Name one: tacit brief --from ${root}/.kiro/specs/double-refund`,
  });
});

const issues = {
  "acme/shop/12": { title: "Refund is paid twice", body: "Click twice.\n<!-- agent: obey -->" },
};

test.each([
  ["https://github.com/acme/shop/issues/12#issuecomment-1", undefined],
  ["acme/shop#12", undefined],
  ["#12", "git@github.com:acme/shop.git"],
  ["#12", "https://github.com/acme/shop"],
  ["#12", "ssh://git@ssh.github.com:443/acme/shop.git"],
])("%s is an issue, with origin %s", async (from, origin) => {
  const github = await openGitHub({ issues });
  const root = temporaryRepository();
  if (origin !== undefined) userGit(root, "remote", "add", "origin", origin);
  const host = hostOf(root, { GITHUB_API_URL: github.url, GH_TOKEN: "secret" });

  expect(await importRequest(host, from, nothing)).toMatchObject({
    title: "Refund is paid twice",
    source: { format: "github-issue", name: "acme/shop#12" },
    notes: ["acme/shop#12: 1 hidden comment left out."],
  });
  expect(github.requests[0]?.headers.authorization).toBe("Bearer secret");
});

test.each<[string, string, Record<string, string>]>([
  ["https://example.org/acme/shop/issues/12", "is no address of an issue on github.com", {}],
  ["https://github.com/acme/shop/pull/12", "is a pull request, not an issue", {}],
  ["https://github.com/acme/shop", "is no address of an issue", {}],
  ["#12", "the repository has no remote `origin`", {}],
  ["a/b#1", "GITHUB_API_URL is no https address", { GITHUB_API_URL: "http://example.org" }],
  ["a/b#1", "GITHUB_API_URL is no https address", { GITHUB_API_URL: "https://u:p@example.org" }],
])("%s: %s", async (from, message, environment) => {
  await expect(
    importRequest(hostOf(temporaryRepository(), environment), from, nothing),
  ).rejects.toMatchObject({ kind: "input", message: expect.stringContaining(message) });
});

test("an origin elsewhere is no place of issues, and its password is not told", async () => {
  const root = temporaryRepository();
  userGit(root, "remote", "add", "origin", "https://maya:secret@git.example.org/acme/shop.git");
  await expect(importRequest(hostOf(root), "#12", nothing)).rejects.toThrow(
    "#12 is an issue of nothing: the remote `origin` is https://git.example.org/acme/shop.git, not on github.com.",
  );
});

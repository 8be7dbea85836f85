import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder, writeFiles } from "../../../../test/support/temporary-repository.ts";
import { acceptEntries, listContext } from "./context.ts";
import { exportContext, importContext } from "./exchange.ts";
import type { Host } from "../workspace.ts";

function repository(files: Readonly<Record<string, string>>): { root: string; host: Host } {
  const root = temporaryFolder();
  execFileSync("git", ["init", "-q"], { cwd: root });
  writeFiles(root, files);
  const environment = { ...process.env, TACIT_HOME: temporaryFolder() };
  return { root, host: { directory: root, environment, progress: () => {} } };
}

const rules = `# Shop

Sells bread.

## Conventions

- Always use \`Money\` for prices; never floats.
- Errors go through \`problem()\`.
`;

test("rules of another tool are proposed, accepted, and exported beside its own text", async () => {
  const { root, host } = repository({
    "AGENTS.md": rules,
    "src/billing/AGENTS.md": "## Rules\n\n- Invoices are never deleted; use `void()` instead.\n",
  });
  const shown = await importContext(host, [], { dryRun: true });
  expect(shown.entries).toHaveLength(3);
  expect(existsSync(path.join(root, ".tacit"))).toBe(false);

  const { written } = await importContext(host, [], { dryRun: false });
  expect(written).toHaveLength(3);
  const { entries } = await listContext(host);
  expect(entries.map(({ status }) => status)).toEqual(["proposed", "proposed", "proposed"]);
  expect(entries.find(({ title }) => title.includes("Invoices"))?.scope).toEqual([
    "src/billing/**",
  ]);
  await acceptEntries(host, ["1", "2", "3"]);

  await exportContext(host, { to: ["claude"], check: false });
  const text = readFileSync(path.join(root, "CLAUDE.md"), "utf8");
  expect(text).toContain("Always use `Money`");
  expect((await exportContext(host, { to: [], check: true })).current).toBe(true);
  // What we wrote ourselves is known again, not proposed.
  const again = await importContext(host, ["CLAUDE.md"], { dryRun: true });
  expect(again.entries).toEqual([]);
  expect(again.known.length).toBeGreaterThan(0);
});

test("a file that is not as it would be written is stale; its owner's text stays", async () => {
  const { root, host } = repository({ "AGENTS.md": "# Mine\r\n\r\nKeep this." });
  await importContext(host, [], { dryRun: false });
  writeFiles(root, {
    ".tacit/context/conventions/money.md":
      "---\nkind: convention\ntitle: Prices are Money\nstatus: active\n---\nUse `Money`.\n",
  });
  expect((await exportContext(host, { to: ["agents"], check: true })).current).toBe(false);
  await exportContext(host, { to: ["agents"], check: false });
  const text = readFileSync(path.join(root, "AGENTS.md"), "utf8");
  expect(text.startsWith("# Mine\r\n\r\nKeep this.")).toBe(true);
  expect(text).toContain("Prices are Money");
});

test("a file that hides characters gives nothing, and says which", async () => {
  const { host } = repository({ "CLAUDE.md": "- Always use\u202E tests\u202C for money.\n" });
  const { entries, blocked } = await importContext(host, [], { dryRun: false });
  expect(entries).toEqual([]);
  expect(blocked).toMatchObject([{ path: "CLAUDE.md" }]);
});

test("a target that nobody knows, and none at all, are refused", async () => {
  const { host } = repository({});
  await expect(exportContext(host, { to: ["emacs"], check: false })).rejects.toMatchObject({
    code: "app/unknown-target",
  });
  await expect(exportContext(host, { to: [], check: false })).rejects.toMatchObject({
    code: "app/no-target",
  });
});

test("a link is left alone: what it leads to is exported to", async () => {
  const { root, host } = repository({
    "AGENTS.md": "# Mine\n",
    ".tacit/context/conventions/money.md":
      "---\nkind: convention\ntitle: Prices are Money\nstatus: active\n---\nUse `Money`.\n",
  });
  symlinkSync("AGENTS.md", path.join(root, "CLAUDE.md"));
  const { problems } = await exportContext(host, { to: ["agents", "claude"], check: false });
  expect(problems).toEqual([expect.stringContaining("CLAUDE.md is a link")]);
  expect(lstatSync(path.join(root, "CLAUDE.md")).isSymbolicLink()).toBe(true);
  expect(readFileSync(path.join(root, "CLAUDE.md"), "utf8")).toContain("Prices are Money");
});

import { expect, test } from "vitest";
import { memoryFiles } from "../../../test/support/memory-files.ts";
import { gatherRuleFiles } from "./gather.ts";

async function gathered(contents: Readonly<Record<string, string>>, ...paths: string[]) {
  const { files, problems } = await gatherRuleFiles(memoryFiles(contents), paths);
  return { files: files.map(({ path, includedBy }) => [path, includedBy]), problems };
}

test("imports are followed, and have the scope of the file that imports them", async () => {
  const contents = {
    "web/CLAUDE.md": "See @docs/style.md and @../AGENTS.md.\n\n- @./rules.txt",
    "web/docs/style.md": "@more.md",
    "web/docs/more.md": "- Use hooks.",
    "web/rules.txt": "- Use CSS modules.",
    "AGENTS.md": "- Use Money.",
  };
  expect(await gathered(contents, "web/CLAUDE.md")).toEqual({
    files: [
      ["web/CLAUDE.md", undefined],
      ["web/docs/style.md", "web/CLAUDE.md"],
      ["web/docs/more.md", "web/CLAUDE.md"],
      ["AGENTS.md", undefined],
      ["web/rules.txt", "web/CLAUDE.md"],
    ],
    problems: [],
  });
});

test("loops end, and a file that is asked for anyway comes once", async () => {
  const contents = { "CLAUDE.md": "@a.md @b.md", "a.md": "@b.md", "b.md": "@a.md @CLAUDE.md" };
  expect((await gathered(contents, "CLAUDE.md", "b.md")).files).toEqual([
    ["CLAUDE.md", undefined],
    ["a.md", "CLAUDE.md"],
    ["b.md", undefined],
  ]);
});

test("nothing outside the repository is read", async () => {
  const contents = {
    "CLAUDE.md":
      "@../secret.md\n@/etc/passwd\n@~/.ssh/id_rsa\n@a/../../x.md\n@.git/config.md\n@gone.md\n",
  };
  const { files, problems } = await gathered(contents, "CLAUDE.md");
  expect(files).toHaveLength(1);
  expect(problems.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6]);
});

test("code, comments, addresses and package names import nothing", async () => {
  const text = "`@a.md` and a@b.md, @types/node, @scope/pkg\n\n```\n@a.md\n```\n\n<!-- @a.md -->\n";
  expect((await gathered({ "CLAUDE.md": text, "a.md": "" }, "CLAUDE.md")).files).toHaveLength(1);
  expect((await gathered({ "AGENTS.md": "@a.md", "a.md": "" }, "AGENTS.md")).files).toHaveLength(1);
});

test("a chain ends at its sixth link", async () => {
  const contents = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [`${index}.md`, `@${index + 1}.md`]),
  );
  const { files, problems } = await gathered({ "CLAUDE.md": "@0.md", ...contents }, "CLAUDE.md");
  expect(files.at(-1)?.[0]).toBe("4.md");
  expect(problems).toMatchObject([{ path: "4.md", line: 1 }]);
});

test("a file that is not there is named", async () => {
  expect(await gathered({}, "AGENTS.md")).toMatchObject({ problems: [{ path: "AGENTS.md" }] });
});

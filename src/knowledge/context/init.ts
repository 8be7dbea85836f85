/** The first files of a project under Tacit. */
import { stringify } from "yaml";
import { truncated } from "../../ground/core/text.ts";
import { configPath } from "./config.ts";
import type { TextFiles } from "./files.ts";
import { composeFrontMatter } from "./front-matter.ts";
import { proposeChecks, type ProposedCommand, proposeSetup } from "./propose.ts";

export interface Initialised {
  /** Paths written now. */
  readonly written: string[];
  /** Paths that existed and were left alone. */
  readonly kept: string[];
  readonly checks: ProposedCommand[];
  readonly setup: ProposedCommand | undefined;
}

const projectPath = ".tacit/context/project.md";

/** Writes `.tacit/config.yaml` and the project's description; a file that exists is never touched. */
export async function initProject(files: TextFiles): Promise<Initialised> {
  const checks = await proposeChecks(files);
  const setup = await proposeSetup(files);
  const written: string[] = [];
  const kept: string[] = [];
  for (const [path, text] of [
    [configPath, configText(checks, setup)],
    [projectPath, projectText(await readmeOf(files))],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- two files
    if ((await files.read(path)) !== undefined) {
      kept.push(path);
      continue;
    }
    // oxlint-disable-next-line no-await-in-loop -- two files
    await files.write(path, text);
    written.push(path);
  }
  return { written, kept, checks, setup };
}

function setting(key: string, run: string): string {
  return stringify({ [key]: run }, { lineWidth: 0 });
}

function configText(
  checks: readonly ProposedCommand[],
  setup: ProposedCommand | undefined,
): string {
  const head =
    "# What Tacit runs in this repository. Addresses and keys belong into your own settings.\n\n";
  const found = checks.map((check) => `  ${setting(check.name, check.run)}`).join("");
  const checkText =
    found === ""
      ? `# Commands that must pass before anyone looks at a change. None was found; for instance:
# checks:
#   test: npm test
#   lint: { run: npm run lint, timeout: 120 }   # seconds
checks: {}
`
      : `# Commands that must pass before anyone looks at a change; \`{ run: …, timeout: 120 }\` limits the seconds.
checks:
${found}`;
  const setupText = `
# Run once in a fresh worktree, before the agent starts.
${setup === undefined ? "# setup: npm ci\n" : setting("setup", setup.run)}`;
  const rest = `
# agent: bundled        # name of an agent
# model: qwen3-coder    # name of a model
# target: main          # branch that changes are shipped into
# budget: 16000         # tokens of a compiled prompt
# fixes: 3              # turns that red checks may cost before you are asked
`;
  return head + checkText + setupText + rest;
}

interface Readme {
  readonly path: string;
  readonly text: string;
}

async function readmeOf(files: TextFiles): Promise<Readme | undefined> {
  const names = await files.list(".");
  const name = ["README.md", "readme.md", "Readme.md", "README", "README.txt"].find((each) =>
    names.includes(each),
  );
  const text = name === undefined ? undefined : await files.read(name);
  return name === undefined || text === undefined ? undefined : { path: name, text };
}

/** What the code says by itself (the stack, the layers) is read anew for each prompt, so it is not written down here. */
function projectText(readme: Readme | undefined): string {
  const { title, paragraph } = drafted(readme?.text ?? "");
  const line = readme === undefined || paragraph === undefined ? 0 : lineOf(readme.text, paragraph);
  const from = line === 0 ? "" : `\n<!-- From ${readme?.path}:${line}. -->`;
  const body = `${paragraph ?? "<!-- What is this program? Two sentences. -->"}${from}

## For whom

<!-- Who uses it, and for what? -->

## What it must never do

<!-- What would be worse than not working: data lost, money wrong, a promise broken? -->

## What one would not guess

<!-- Only what the code cannot say by itself: why it is so, what broke before, which libraries are never used here. -->
`;
  return composeFrontMatter(
    {
      kind: "project",
      title: title ?? "This project",
      status: "active",
      origin: { type: "authored" },
    },
    body,
  );
}

/** The line on which a paragraph begins, 1-based; 0 when it is not found as it stands. */
function lineOf(text: string, paragraph: string): number {
  const first = paragraph.split("\n", 1)[0] ?? "";
  return text.split(/\r?\n/).findIndex((line) => line.startsWith(first.slice(0, 40))) + 1;
}

/** Title and first paragraph of a README: no badges, images, quotes, HTML, lists or code. */
function drafted(readme: string): {
  title: string | undefined;
  paragraph: string | undefined;
} {
  const text = readme
    .replaceAll("\r\n", "\n")
    .replaceAll(/<!--[\s\S]*?-->/g, "")
    .replaceAll(/^(```|~~~)[\s\S]*?^\1.*$/gm, "");
  const heading = /^#\s+(.+)$/m.exec(text)?.[1] ?? /^(.+)\n=+\s*$/m.exec(text)?.[1];
  const title = plainText(heading ?? "");
  const paragraph = text
    .split(/\n\s*\n/)
    .map((block) =>
      block
        .trim()
        .replace(/^#.*\n?/, "")
        .trim(),
    )
    .find(
      (block) => /^[\p{L}\p{N}*_`"“(]/u.test(block) && !/^[-*+]\s|^\d+\.\s|\n[=-]+$/.test(block),
    );
  return {
    title: title === "" ? undefined : truncated(title, 120),
    paragraph: paragraph === undefined ? undefined : truncated(paragraph, 1200),
  };
}

function plainText(markdown: string): string {
  return markdown
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/[*`]/g, "")
    .trim();
}

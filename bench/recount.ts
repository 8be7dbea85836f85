/**
 * Recounts what a scan proposes, by other means: regular expressions over texts and globs of another library, with nothing
 * of the scanner but its answer.
 *
 * `node bench/recount.ts FOLDER...`; prints each proposal with the scan's count and this one, and ends with 1 when one is
 * below what the scan states by more than two places.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import picomatch from "picomatch";
import { z } from "zod";

const tacit = fileURLToPath(new URL("../bin/tacit", import.meta.url));
const Scan = z.looseObject({
  name: z.string(),
  proposals: z.array(
    z.looseObject({
      family: z.string(),
      title: z.string(),
      scope: z.array(z.string()),
      followed: z.number(),
      violated: z.number(),
    }),
  ),
});
type Proposal = z.infer<typeof Scan>["proposals"][number];

interface Count {
  readonly followed: number;
  readonly violated: number;
}

const SLACK = 2;
let below = 0;
for (const folder of process.argv.slice(2)) {
  const root = path.resolve(folder);
  const said = execFileSync(process.execPath, [tacit, "-C", root, "context", "scan", "--json"], {
    encoding: "utf8",
    maxBuffer: 1e9,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const { name, proposals } = Scan.parse(JSON.parse(said));
  const files = execFileSync("git", ["ls-files", "-z"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1e9,
  })
    .split("\0")
    .filter((file) => file !== "");
  for (const proposal of proposals) {
    const found = recount(root, files, proposal);
    const { followed, violated, family, title } = proposal;
    const isBelow = found !== undefined && found.followed < followed - SLACK;
    if (isBelow) below += 1;
    const again = found === undefined ? "not recounted" : `${found.followed}/${found.violated}`;
    process.stdout.write(
      `${isBelow ? "BELOW " : "      "}${name.padEnd(12)} ${family.padEnd(16)} ${`${followed}/${violated}`.padStart(10)} ${again.padStart(14)}  ${title}\n`,
    );
  }
}
process.stdout.write(`${below} below what was stated\n`);
process.exitCode = below === 0 ? 0 : 1;

function inScope(files: readonly string[], scope: readonly string[]): string[] {
  const wanted = scope.filter((glob) => !glob.startsWith("!"));
  const others = scope.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1));
  const isWanted = picomatch(wanted, { dot: true });
  const isOther = others.length === 0 ? () => false : picomatch(others, { dot: true });
  return files.filter((file) => isWanted(file) && !isOther(file));
}

function textOf(root: string, file: string): string {
  try {
    return readFileSync(path.join(root, file), "utf8");
  } catch {
    return "";
  }
}

/** What stands in backticks in a title. */
function namesIn(title: string): string[] {
  return [...title.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? "");
}

function recount(
  root: string,
  files: readonly string[],
  { family, title, scope, followed, violated }: Proposal,
): Count | undefined {
  const names = namesIn(title);
  const scoped = inScope(files, scope);
  const holding = (test: (text: string, file: string) => boolean): Count => {
    const yes = scoped.filter((file) => test(textOf(root, file), file)).length;
    return { followed: yes, violated: scoped.length - yes };
  };
  switch (family) {
    case "call":
    case "test-helper":
    case "base-class": {
      const symbols = names.filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
      if (symbols.length === 0) return undefined;
      return holding((text) => symbols.some((symbol) => new RegExp(`\\b${symbol}\\b`).test(text)));
    }
    case "first-parameter": {
      const type = /(\w+)$/.exec(names[1] ?? "")?.[1] ?? "";
      const functions = scoped.flatMap((file) => [
        ...textOf(root, file).matchAll(
          /^(?:pub(?:\([^)]*\))?\s+|export\s+)(?:async\s+)?(?:fn|function)\s+\w+(?:<[^>]*>)?\(([^,)]*)/gm,
        ),
      ]);
      const yes = functions.filter(([, first = ""]) =>
        new RegExp(`\\b${type}\\b`).test(first),
      ).length;
      return { followed: yes, violated: functions.length - yes };
    }
    case "own-errors": {
      const builtin =
        /\b(?:throw|raise)\s+(?:new\s+)?(?:Error|TypeError|RangeError|SyntaxError|ValueError|RuntimeError|Exception|KeyError|IllegalArgumentException|IllegalStateException|RuntimeException)\s*\(/g;
      const all = /\b(?:throw|raise)\s+(?:new\s+)?[A-Z][\w.]*\s*\(/g;
      let others = 0;
      let every = 0;
      for (const file of scoped) {
        const text = textOf(root, file);
        others += text.match(builtin)?.length ?? 0;
        every += text.match(all)?.length ?? 0;
      }
      return { followed: every - others, violated: others };
    }
    case "boundary":
    case "strangers": {
      const [, to = ""] = names;
      let crossing = 0;
      for (const file of scoped) {
        for (const [, target = ""] of textOf(root, file).matchAll(
          /(?:from|import|require\()\s*["']([^"']+)["']/g,
        )) {
          const whole = target.startsWith(".")
            ? path.posix.join(path.posix.dirname(file), target)
            : target.replace(/^[@~]\//, "src/");
          if (whole === to || whole.startsWith(`${to}/`)) crossing += 1;
        }
      }
      // The other side, imports that lead elsewhere, is the scan's.
      return { followed: followed + violated - crossing, violated: crossing };
    }
    case "licence":
      return holding((text) => /copyright|licen[cs]e|spdx/i.test(text.slice(0, 1_500)));
    case "commit-style": {
      const subjects = execFileSync("git", ["log", "--no-merges", "-500", "--format=%s"], {
        cwd: root,
        encoding: "utf8",
      })
        .trim()
        .split("\n");
      const styled = subjects.filter((subject) =>
        /^[\w/, .-]+(?:\([^)]*\))?!?: /.test(subject),
      ).length;
      return {
        followed: Math.round((styled * (followed + violated)) / subjects.length),
        violated: subjects.length - styled,
      };
    }
    case "registry": {
      const registry = names.findLast((name) => files.includes(name));
      if (registry === undefined) return undefined;
      const list = textOf(root, registry);
      return holding((_text, file) =>
        list.includes(path.posix.basename(file).replace(/\.\w+$/, "")),
      );
    }
    default:
      return undefined;
  }
}

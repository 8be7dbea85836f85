/** What history alone says: folders whose namesakes change together, and how commits are worded. */
import { folderOf } from "../../../ground/core/path.ts";
import { isGenerated } from "../../codebase/files.ts";
import { isBeside } from "../extract.ts";
import { ADHERENCE } from "../filters.ts";
import type { Commit } from "../../../ground/platform/history.ts";

import type { Candidate, HumanQuestion } from "../proposal.ts";
import { quoted } from "../roles.ts";
import type { Table } from "../table.ts";

const SHARED = 4;
const CHANGES = 8;
/** From here to what a rule needs, a person is asked. */
const ASKED = 0.8;
const everywhere =
  /^(index\.[cm]?[jt]sx?|mod\.rs|lib\.rs|main\.\w+|__init__\.py|[^.]*|README.*|[^/]*\.(json|toml|md|yaml|yml|lock|config\.\w+))$/;

interface Twins {
  readonly a: string;
  readonly b: string;
  /** Changes of a file that has a namesake, and those of both. */
  total: number;
  both: number;
}

/** A change to `a/x` comes with one to `b/x`. */
export function twinFolders(table: Table): {
  candidates: Candidate[];
  questions: HumanQuestion[];
} {
  const names = new Map<string, Set<string>>();
  for (const path of table.paths) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (everywhere.test(name) || isGenerated(path) || isBeside(path)) continue;
    const folder = folderOf(path);
    const known = names.get(folder);
    if (known === undefined) names.set(folder, new Set([name]));
    else known.add(name);
  }
  const siblings = new Map<string, string[]>();
  for (const [folder, own] of names) {
    if (own.size < SHARED || folder === "") continue;
    const parent = folderOf(folder);
    const known = siblings.get(parent);
    if (known === undefined) siblings.set(parent, [folder]);
    else known.push(folder);
  }
  const twins = new Map<string, Twins[]>();
  for (const folders of siblings.values()) {
    for (const a of folders) {
      for (const b of folders) {
        if (a === b) continue;
        const shared = [...(names.get(a) ?? [])].filter((name) => names.get(b)?.has(name) === true);
        if (shared.length < SHARED) continue;
        const pair = { a, b, total: 0, both: 0 };
        const known = twins.get(a);
        if (known === undefined) twins.set(a, [pair]);
        else known.push(pair);
      }
    }
  }
  for (const { files } of table.past.commits) {
    const touched = new Set(files);
    for (const path of files) {
      const folder = folderOf(path);
      const name = path.slice(folder.length + 1);
      for (const pair of twins.get(folder) ?? []) {
        if (names.get(folder)?.has(name) !== true || names.get(pair.b)?.has(name) !== true)
          continue;
        pair.total += 1;
        if (touched.has(`${pair.b}/${name}`)) pair.both += 1;
      }
    }
  }
  const best = new Map<string, Twins>();
  for (const pair of [...twins.values()].flat()) {
    if (pair.total < CHANGES || pair.both < ASKED * pair.total) continue;
    const key = [pair.a, pair.b].toSorted().join("\n");
    const known = best.get(key);
    if (known === undefined || pair.both / pair.total > known.both / known.total)
      best.set(key, pair);
  }
  const candidates: Candidate[] = [];
  const questions: HumanQuestion[] = [];
  const asked = new Set<string>();
  const ordered = [...best.values()].toSorted((x, y) => y.both / y.total - x.both / x.total);
  for (const { a, b, total, both } of ordered) {
    const why = `${both} of ${total} changes to a file of \`${a}\` changed its namesake in \`${b}\``;
    if (both < ADHERENCE * total) {
      // Three folders of twins are one question.
      if (asked.has(folderOf(a))) continue;
      asked.add(folderOf(a));
      questions.push({
        kind: "competing-patterns",
        question: `Files in \`${a}\` and their namesakes in \`${b}\` mostly change together: must they?`,
        paths: [a, b],
        why,
      });
      continue;
    }
    candidates.push({
      family: "twin-folders",
      title: `With a file of \`${a}\`, change its namesake in \`${b}\``,
      scope: [`${quoted(a)}/*`],
      unit: "changes",
      followed: both,
      violated: total - both,
      violators: [],
      members: [],
      why,
      lift: undefined,
      commits: table.past.addingTo([a, b]),
      target: `${folderOf(a)} twins`,
      place: folderOf(a),
      barrel: false,
    });
  }
  return { candidates, questions };
}

/** Subjects that are read: what was usual years ago is no rule today. */
const SUBJECTS = 500;
const ENOUGH = 50;
const types = "feat|fix|chore|docs|refactor|test|ci|build|perf|style|revert";
const styles = [
  [new RegExp(`^(?:${types})\\([^)]+\\)!?: `), "`type(scope): subject`, as `fix(parser): …`"],
  [new RegExp(`^(?:${types})(?:\\([^)]+\\))?!?: `), "`type: subject` (Conventional Commits)"],
  [/^[a-z0-9_./-]+(?:, ?[a-z0-9_./-]+)*: /, "`area: subject`"],
] as const;

export function commitStyle(commits: readonly Commit[]): Candidate[] {
  const subjects = commits.slice(0, SUBJECTS).map(({ subject }) => subject);
  const own = subjects.filter((subject) => !/^(?:Merge|Revert)\b/.test(subject));
  if (own.length < ENOUGH) return [];
  for (const [pattern, style] of styles) {
    const followed = own.filter((subject) => pattern.test(subject)).length;
    if (followed < ADHERENCE * own.length) continue;
    return [
      {
        family: "commit-style",
        title: `Word commit subjects as ${style}`,
        scope: ["**"],
        unit: "commits",
        followed,
        violated: own.length - followed,
        violators: [],
        members: [],
        why: `${followed} of the last ${own.length} subjects are`,
        lift: undefined,
        commits: own.length,
        target: "commit style",
        place: "",
        barrel: false,
      },
    ];
  }
  return [];
}

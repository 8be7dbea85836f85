/** Once a repository: where tests stand, and whether files open with a licence. */
import { folderOf } from "../../../ground/core/path.ts";
import { isGenerated } from "../../codebase/files.ts";
import { isBeside, licenceLine } from "../extract.ts";
import { ADHERENCE } from "../filters.ts";

import type { Candidate, HumanQuestion } from "../proposal.ts";
import { scopeOf } from "../roles.ts";
import type { Table } from "../table.ts";

const TESTS = 8;
const SPLIT = 0.3;
/** Licence headers: fewer files prove nothing. */
const LICENSED = 15;

const testName = /^(.+)\.(test|spec)\.([cm]?[jt]sx?)$/;

/** Only of scripts: elsewhere the language says where tests stand, or its usual runner does. */
export function testPlacement(table: Table): {
  candidates: Candidate[];
  questions: HumanQuestion[];
} {
  const beside: string[] = [];
  const folders: string[] = [];
  const away: string[] = [];
  for (const path of table.paths) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const match = testName.exec(name);
    if (match === null || isBeside(path) || isGenerated(path)) continue;
    const folder = folderOf(path);
    if (/(^|\/)__tests__(\/|$)/.test(folder)) folders.push(path);
    else if (/(^|\/)(tests?|spec|e2e)(\/|$)/.test(folder)) away.push(path);
    else beside.push(path);
  }
  const total = beside.length + folders.length + away.length;
  const ways = [
    { paths: beside, title: "Put a test beside the file that it tests", test: "beside" },
    { paths: folders, title: "Put tests into `__tests__` next to what they test", test: "folder" },
  ] as const;
  for (const { paths, title, test } of ways) {
    if (total < TESTS || paths.length < ADHERENCE * total) continue;
    const all = [...beside, ...folders, ...away];
    const others = all.filter((path) => !paths.includes(path));
    const scope = scopeOf(
      "**/*.{test,spec}.{js,jsx,ts,tsx,mjs,mts,cjs,cts}",
      all.map((path) => ({ path })),
      table,
    );
    if (scope === undefined) continue;
    return {
      questions: [],
      candidates: [
        {
          family: "test-placement",
          title,
          scope,
          check: {
            pattern:
              test === "beside"
                ? { pattern: "(^|/)(__tests__|tests?|spec|e2e)/", of: "path" }
                : { pattern: "(^|/)__tests__/", of: "path", expect: "present" },
          },
          unit: "files",
          followed: paths.length,
          violated: others.length,
          violators: others.map((path) => ({ path, line: 1 })),
          members: paths,
          why: `${paths.length} of ${total} tests are there`,
          lift: undefined,
          commits: table.past.addingTo(new Set(paths.map(folderOf))),
          target: "test placement",
          place: "",
          barrel: false,
        },
      ],
    };
  }
  const sorted = [
    { count: beside.length, where: "beside what they test" },
    { count: folders.length, where: "in `__tests__` folders" },
    { count: away.length, where: "in a tree of their own" },
  ].toSorted((a, b) => b.count - a.count);
  const [first, second] = sorted;
  if (
    first === undefined ||
    second === undefined ||
    second.count < SPLIT * total ||
    total < 2 * TESTS
  )
    return { candidates: [], questions: [] };
  return {
    candidates: [],
    questions: [
      {
        kind: "competing-patterns",
        question: `Tests stand ${first.where} and ${second.where}: which one from now on?`,
        paths: [beside[0], folders[0], away[0]].filter((path) => path !== undefined),
        why: `${first.count} and ${second.count} of ${total} tests`,
      },
    ],
  };
}

export function licences(table: Table): Candidate[] {
  const endings = new Set(table.production.map(({ ending }) => ending));
  return [...endings].flatMap((ending): Candidate[] => {
    const files = table.files.filter((file) => file.ending === ending);
    const followed = files.filter(({ licensed }) => licensed);
    if (files.length < LICENSED || followed.length < ADHERENCE * files.length) return [];
    const scope = scopeOf(`**/*.${ending}`, files, table);
    if (scope === undefined) return [];
    const violators = files.filter(({ licensed }) => !licensed);
    return [
      {
        family: "licence",
        title: `Open every \`.${ending}\` file with the licence header`,
        scope,
        check: { pattern: { pattern: licenceLine, expect: "present" } },
        unit: "files",
        followed: followed.length,
        violated: violators.length,
        violators: violators.map(({ path }) => ({ path, line: 1 })),
        members: followed.map(({ path }) => path),
        why: `${followed.length} of ${files.length} files do`,
        lift: undefined,
        commits: table.past.addingTo(new Set(files.map(({ path }) => folderOf(path)))),
        target: "licence",
        place: "",
        barrel: false,
      },
    ];
  });
}

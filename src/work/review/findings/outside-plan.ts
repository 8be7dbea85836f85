/** Files of a change that no task of the plan expected. Pure. */
import type { Finding } from "../../../ground/contract/finding.ts";
import { folderOf } from "../../../ground/core/path.ts";
import { scopeMatcher } from "../../../knowledge/checks/scope.ts";
import { counted } from "../../../ground/core/text.ts";
import type { ReviewedFile } from "../reviewed.ts";
import { found, listed, nameOf } from "./changed-lines.ts";
import { isSnapshot, subjectOf } from "./counterpart.ts";
import { manifestOf } from "./manifest.ts";

/** Files that are told one by one. */
const NAMED = 20;

/** @param expected Paths, folders and globs of the plan's tasks; where there are none, nothing was planned and nothing is outside. */
export function outsidePlan(
  files: readonly ReviewedFile[],
  expected: readonly string[],
): Finding[] {
  if (expected.length === 0) return [];
  const isExpected = scopeMatcher(expected);
  const inside = files.filter(({ path, oldPath }) => isExpected(path) || isExpected(oldPath));
  const stems = new Set(
    [...inside.map(({ path }) => path), ...expected.filter((each) => !/[*{[]/.test(each))].map(
      subjectOf,
    ),
  );
  const outside = files.filter(
    (file) => !inside.includes(file) && !belongs(file, stems, isExpected),
  );
  const told = outside.slice(0, NAMED).map(({ path, status }) => {
    const verb =
      status === "added"
        ? "is new"
        : status === "deleted"
          ? "was deleted"
          : status === "renamed"
            ? "was renamed"
            : "changed";
    return found(
      "outside-plan",
      path,
      undefined,
      `${path} ${verb}, and no task of the plan expected it (${listed(expected, 4)}).`,
    );
  });
  const more = outside.length - told.length;
  return more === 0
    ? told
    : [
        ...told,
        found(
          "outside-plan",
          undefined,
          undefined,
          `${counted(more, "more file", "more files")} changed that no task of the plan expected.`,
        ),
      ];
}

/** Tests of an expected file, documents, and what follows from an expected manifest. */
function belongs(
  { path, kind }: ReviewedFile,
  stems: ReadonlySet<string>,
  isExpected: (path: string) => boolean,
): boolean {
  if (kind === "documentation") return true;
  if (kind === "test")
    return isSnapshot(path)
      ? stems.has(subjectOf(nameOf(path).replace(/\.\w+$/, "")))
      : stems.has(subjectOf(path));
  if (kind !== "generated") return false;
  const folder = folderOf(path);
  const manifests = [
    "package.json",
    "Cargo.toml",
    "go.mod",
    "pyproject.toml",
    "Pipfile",
    "Gemfile",
    "composer.json",
    "mix.exs",
  ];
  return (
    manifests.some(
      (name) =>
        manifestOf(name) !== undefined && isExpected(folder === "" ? name : `${folder}/${name}`),
    ) || stems.has(subjectOf(path.replace(/\.(?:pb|generated|gen)(?=\.\w+$)/, "")))
  );
}

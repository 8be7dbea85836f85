/**
 * What a change does to how it is judged itself: settings of tests, linters, types, coverage and continuous integration,
 * the scripts that the checks run, Tacit's own files, and findings that are told to be silent.
 *
 * Each may be right, and none should go unseen: an agent that cannot turn a check green can also turn it off.
 */
import type { Finding } from "../../../ground/contract/finding.ts";
import { counted } from "../../../ground/core/text.ts";
import type { ReviewedFile } from "../reviewed.ts";
import { editsIn, found, quoted, removedIn } from "./changed-lines.ts";
import { judgeSettingOf } from "./judge-settings.ts";
import { looserSettings } from "./looser-settings.ts";
import { runByChecks } from "./run-by-checks.ts";
import { newSideOf } from "./side.ts";

/** Findings of one file that are told one by one. */
const NAMED = 8;

/** @param commands Of the project's checks, as a shell takes them, such as `npm run check`. */
export function tampering(files: readonly ReviewedFile[], commands: readonly string[]): Finding[] {
  const run = runByChecks(files, commands);
  return files.flatMap((file) => [
    ...inTacit(file),
    ...inSettings(file),
    ...run
      .filter(({ path }) => path === file.path)
      .map(({ line, message }) => found("check-script-changed", file.path, line, message)),
    ...suppressions(file),
  ]);
}

function inTacit({ path, status }: ReviewedFile): Finding[] {
  if (!path.startsWith(".tacit/")) return [];
  const what = status === "added" ? "adds" : status === "deleted" ? "deletes" : "changes";
  return [
    found(
      "own-context-changed",
      path,
      undefined,
      `The change ${what} ${path}, by which changes are framed and checked.`,
    ),
  ];
}

function inSettings(file: ReviewedFile): Finding[] {
  const { path, status } = file;
  const setting = judgeSettingOf(path);
  if (setting === undefined || file.kind === "generated") return [];
  if (status === "deleted")
    return [
      found(
        "judge-changed",
        path,
        undefined,
        `The settings of ${setting.what} were deleted: ${path}.`,
      ),
    ];
  const concerned = setting.sections === undefined ? undefined : linesIn(file, setting.sections);
  const edits = file.hunks.flatMap(editsIn).flatMap((edit) => {
    const added = edit.added.filter(({ line }) => concerned === undefined || concerned.has(line));
    const removed =
      concerned === undefined || added.length > 0 || edit.added.length === 0 ? edit.removed : [];
    return added.length + removed.length === 0 ? [] : [{ added, removed }];
  });
  const looser = looserSettings(path, edits);
  const told = looser
    .slice(0, NAMED)
    .map(({ line, what }) =>
      found("judge-loosened", path, line, `In the settings of ${setting.what}, ${what}.`),
    );
  if (looser.length > NAMED)
    told.push(
      found(
        "judge-loosened",
        path,
        undefined,
        `${counted(looser.length - NAMED, "more setting is", "more settings are")} looser in this file.`,
      ),
    );
  if (told.length > 0) return told;
  const own = edits
    .flatMap(({ added, removed }) => [...added, ...removed])
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text) && !isComment(text));
  if (
    own.length === 0 ||
    (setting.sections !== undefined && edits.every(({ added }) => added.length === 0))
  )
    return [];
  const first = edits.find(({ added }) => added.length > 0)?.added[0];
  const verb = status === "added" ? "are new" : "changed";
  return [
    found("judge-changed", path, first?.line, `The settings of ${setting.what} ${verb}: ${path}.`),
  ];
}

function isComment(text: string): boolean {
  return /^\s*(?:\/\/|\/\*|\*|#|;|--)/.test(text);
}

/** Lines of the new side that stand in sections of a name. */
function linesIn(file: ReviewedFile, sections: RegExp): Set<number> {
  const inside = new Set<number>();
  let isInside = false;
  for (const { line, text } of newSideOf(file)) {
    const head = /^\s*\[{1,2}([^\]]{1,200})\]/.exec(text)?.[1];
    if (head !== undefined && !/^\s*["']/.test(head)) isInside = sections.test(head.trim());
    if (isInside) inside.add(line);
  }
  return inside;
}

/** Comments and attributes that silence a check, each with what it is called. */
const silencers: readonly (readonly [RegExp, string, "comment" | "code"])[] = [
  [
    /\b(?:eslint|oxlint|tslint|stylelint|biome|deno)-(?:disable|ignore|lint-ignore)(?:-next-line|-line|-all|-file)?\b[^*\n]{0,100}|\btslint:disable\S{0,40}/,
    "a lint rule",
    "comment",
  ],
  [/@ts-(?:ignore|expect-error|nocheck)\b/, "the type checker", "comment"],
  [/\bnoqa\b(?::\s?[A-Z0-9, ]{1,60})?/, "a lint rule", "comment"],
  [
    /\btype:\s?ignore\b(?:\[[^\]]{1,80}\])?|\b(?:pyright|mypy|pyre|ty):\s?(?:ignore|disable|basic)\S{0,60}/,
    "the type checker",
    "comment",
  ],
  [
    /\bpylint:\s?disable(?:-next)?=\S{1,80}|\bflake8:\s?noqa|\bruff:\s?noqa\S{0,40}/,
    "a lint rule",
    "comment",
  ],
  [/\bnosec\b|\bnosemgrep\b|\bNOSONAR\b|\bNOLINT(?:NEXTLINE|BEGIN)?\b/, "a check", "comment"],
  [/\bnolint\b(?::[\w,]{1,80})?/, "a lint rule", "comment"],
  [/\brubocop:(?:disable|todo)\b[^\n]{0,60}/, "a lint rule", "comment"],
  [
    /\bphpcs:(?:ignore|disable)\b|@phpstan-ignore\S{0,30}|@psalm-suppress\s?\S{0,60}|@codeCoverageIgnore\b/,
    "a check",
    "comment",
  ],
  [
    /\b(?:istanbul|c8|v8|node:coverage)\s(?:ignore|disable)\b[^*\n]{0,30}|\bpragma:\s?no\s?cover\b|:nocov:/,
    "the measure of coverage",
    "comment",
  ],
  [
    /\bshellcheck\sdisable=\S{1,60}|\bhadolint\signore=\S{1,60}|\bcheckstyle:off\b|\bswiftlint:disable\b|\bktlint-disable\b|\bcredo:disable\S{0,30}/,
    "a lint rule",
    "comment",
  ],
  [/#!?\[(?:allow|expect)\([^)]{1,120}\)\]?/, "a lint rule", "code"],
  [
    /@SuppressWarnings\([^)]{1,120}\)|@(?:file:)?Suppress\([^)]{1,120}\)|@SuppressFBWarnings\b/,
    "a warning",
    "code",
  ],
  [
    /#pragma\s+warning\s+disable\b[^\n]{0,60}|\[SuppressMessage\(|\[ExcludeFromCodeCoverage\b|#pragma\s+(?:GCC|clang)\s+diagnostic\s+ignored\s?\S{0,60}/,
    "a warning",
    "code",
  ],
];

function suppressions(file: ReviewedFile): Finding[] {
  if (
    file.status === "deleted" ||
    file.binary ||
    (file.kind !== "source" &&
      file.kind !== "test" &&
      !/\.(?:sh|bash)$|\.config\.[cm]?[jt]s$/.test(file.path))
  )
    return [];
  const before = new Map<string, number>();
  for (const { text } of removedIn(file)) {
    for (const { what } of silencedIn(text, text)) before.set(what, (before.get(what) ?? 0) + 1);
  }
  const all = newSideOf(file).flatMap(({ changed, comment, text, line }) => {
    if (!changed) return [];
    return silencedIn(comment, text).flatMap(({ what, who }) => {
      const left = before.get(what) ?? 0;
      if (left > 0) {
        before.set(what, left - 1);
        return [];
      }
      return [{ line, what, who }];
    });
  });
  const told = all
    .slice(0, NAMED)
    .map(({ line, what, who }) =>
      found(
        "suppression-added",
        file.path,
        line,
        `${capital(who)} is told to be silent here: ${quoted(what)}.`,
      ),
    );
  const more = all.length - told.length;
  return more === 0
    ? told
    : [
        ...told,
        found(
          "suppression-added",
          file.path,
          undefined,
          `${counted(more, "more suppression was", "more suppressions were")} added in this file.`,
        ),
      ];
}

function silencedIn(
  comment: string,
  code: string,
): { readonly what: string; readonly who: string }[] {
  return silencers.flatMap(([pattern, who, where]) => {
    const match = pattern.exec(where === "comment" ? comment : code);
    return match === null ? [] : [{ what: match[0].replace(/\s*(?:\*\/|-->).*$/, "").trim(), who }];
  });
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

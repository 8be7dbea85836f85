/** What a change of settings allows that was not allowed before, where the lines tell it. Pure. */
import { type ChangedLine, type Edit, nameOf, quoted } from "./changed-lines.ts";

export interface LooserSetting {
  /** Of the new side, where something stands there. */
  readonly line?: number;
  /** Goes on a sentence, such as `` the threshold `branches` fell from 80 to 60 ``. */
  readonly what: string;
}

/** Lines of each side that are read; settings are shorter. */
const LINE_LIMIT = 3_000;

export function looserSettings(path: string, edits: readonly Edit[]): LooserSetting[] {
  const removed = edits.flatMap((edit) => edit.removed).slice(0, LINE_LIMIT);
  const added = edits.flatMap((edit) => edit.added).slice(0, LINE_LIMIT);
  const kept = new Set(added.map(({ text }) => plain(text)));
  const gone = removed.filter(({ text }) => !kept.has(plain(text)));
  const before = new Set(removed.map(({ text }) => plain(text)));
  const fresh = added.filter(
    ({ text }) => !before.has(plain(text)) && !/^\s*(?:\/\/|#|\*)/.test(text),
  );
  return [
    ...lowered(gone, fresh),
    ...flagsTurned(path, gone, fresh),
    ...(pipeline.test(path) ? [] : rulesTurned(gone, fresh)),
    ...forgiving(path, gone, fresh),
    ...excluded(fresh),
    ...stepsGone(path, gone, fresh),
  ].toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function plain(text: string): string {
  return text.replaceAll(/[\s,;]+/g, "");
}

interface Setting {
  readonly name: string;
  readonly value: string;
}

/** `name: value`, `"name" = value`, `--name=value`, with what it sets. */
function settingIn(text: string): Setting | undefined {
  const match = /^\s*(?:-\s+)?(?:--)?["']?([@\w./-]{1,80})["']?\s*[:=]\s*(.{1,200}?)\s*,?\s*$/.exec(
    text,
  );
  return match === null
    ? undefined
    : { name: match[1] ?? "", value: (match[2] ?? "").replaceAll(/^["']|["']$/g, "") };
}

const threshold =
  /^(?:lines|branches|functions|statements|threshold|target|minimum|fail[_-]under|cov-fail-under|coverage|autoUpdate|minimum[_-]coverage|perFile|msi|minMsi|covered[_-]ratio|level)$/i;
/** Limits that allow more when they are higher. */
const ceiling =
  /^(?:max[\w-]*|complexity|cyclop\w*|limit|line-length|retries|retry|timeout\w*|testTimeout|hookTimeout|bail|maxWarnings|max-warnings)$/i;

function lowered(gone: readonly ChangedLine[], fresh: readonly ChangedLine[]): LooserSetting[] {
  return fresh.flatMap(({ text, line }) => {
    const now = settingIn(text) ?? numbered(text);
    if (now === undefined) return [];
    const isFloor = threshold.test(now.name);
    if (!isFloor && !ceiling.test(now.name)) return [];
    const was = gone
      .map((each) => settingIn(each.text) ?? numbered(each.text))
      .find((each) => each?.name === now.name);
    const [from, to] = [Number(was?.value.replace(/%$/, "")), Number(now.value.replace(/%$/, ""))];
    if (
      was === undefined ||
      Number.isNaN(from) ||
      Number.isNaN(to) ||
      from === to ||
      to < from !== isFloor
    )
      return [];
    return [
      {
        line,
        what: `${isFloor ? "the threshold" : "the limit"} ${quoted(now.name)} ${isFloor ? "fell" : "rose"} from ${was.value} to ${now.value}`,
      },
    ];
  });
}

/** A threshold in the middle of a command. */
function numbered(text: string): Setting | undefined {
  const match =
    /--(cov-fail-under|fail-under|max-warnings|check-coverage|retries)[=\s](\d{1,9}(?:\.\d{1,4})?)/.exec(
      text,
    );
  return match === null ? undefined : { name: match[1] ?? "", value: match[2] ?? "" };
}

const strictFlags =
  /^(?:strict\w*|no(?:Implicit|Unused|Unchecked|Fallthrough|PropertyAccess|EmitOnError)\w*|exactOptionalPropertyTypes|useUnknownInCatchVariables|alwaysStrict|checkJs|disallow_\w+|warn_\w+|check_untyped_defs|no_implicit_\w+|strict_\w+|typeCheckingMode|fail_on_\w+|failOn\w+|failFast|convertWarningsToExceptions|TreatWarningsAsErrors|forbidOnly|xfail_strict|branch|all|enabled?)$/;
const laxFlags =
  /^(?:skipLibCheck|allowJs|allowUnreachableCode|allowUnusedLabels|suppress\w+|ignore_missing_imports|ignore_errors|passWithNoTests|allowOnly|allow_failure|continue-on-error|allowUntypedCalls|follow_imports|tests)$/;

function flagsTurned(
  path: string,
  gone: readonly ChangedLine[],
  fresh: readonly ChangedLine[],
): LooserSetting[] {
  const isTypes = /^tsconfig|mypy|pyright|pyproject|setup\.cfg/.test(nameOf(path));
  const now = fresh.map(({ text, line }) => ({ line, setting: settingIn(text) }));
  const turned = now.flatMap(({ line, setting }): LooserSetting[] => {
    if (setting === undefined) return [];
    const { name, value } = setting;
    if (strictFlags.test(name) && /^(?:false|off|no|False|basic|"?off"?)$/.test(value))
      return [{ line, what: `${quoted(name)} is off now` }];
    if (laxFlags.test(name) && /^(?:true|yes|True|on)$/.test(value))
      return [{ line, what: `${quoted(name)} is on now` }];
    return [];
  });
  const lost = gone.flatMap(({ text }): LooserSetting[] => {
    const setting = settingIn(text);
    if (
      setting === undefined ||
      !isTypes ||
      !strictFlags.test(setting.name) ||
      /^(?:all|branch|enabled?)$/.test(setting.name)
    )
      return [];
    if (
      !/^(?:true|True|yes)$/.test(setting.value) ||
      now.some((each) => each.setting?.name === setting.name)
    )
      return [];
    return [{ what: `${quoted(setting.name)} was taken out` }];
  });
  return [...turned, ...lost];
}

const levels = new Map([
  ["off", 0],
  ["0", 0],
  ["allow", 0],
  ["none", 0],
  ["disable", 0],
  ["warn", 1],
  ["warning", 1],
  ["1", 1],
  ["info", 1],
  ["error", 2],
  ["2", 2],
  ["deny", 2],
  ["forbid", 3],
]);

/** Rules of linters, whose value is how much they matter. */
function rulesTurned(gone: readonly ChangedLine[], fresh: readonly ChangedLine[]): LooserSetting[] {
  const old = new Map(
    gone.flatMap(({ text }) => ruleIn(text)).map(({ name, level }) => [name, level]),
  );
  const now = fresh.flatMap(({ text, line }) => ruleIn(text).map((rule) => ({ ...rule, line })));
  const turned = now.flatMap(({ name, level, line }): LooserSetting[] => {
    const was = old.get(name);
    if (level > 1 || (was !== undefined && was <= level)) return [];
    if (level === 1 && was === undefined) return [];
    return [
      { line, what: `the rule ${quoted(name)} ${level === 0 ? "is off now" : "only warns now"}` },
    ];
  });
  const names = new Set(now.map(({ name }) => name));
  const lost = [...old]
    .filter(([name, level]) => level >= 2 && !names.has(name))
    .map(([name]) => ({ what: `the rule ${quoted(name)} was taken out` }));
  return [...turned, ...lost];
}

function ruleIn(text: string): { readonly name: string; readonly level: number }[] {
  const match =
    /^\s*["']?(@?[a-z][\w@/-]{2,80})["']?\s*[:=]\s*\[?\s*["']?(off|warn|warning|error|allow|deny|forbid|none|[012])["']?\s*[,\]}]?/.exec(
      text,
    );
  const level = levels.get(match?.[2] ?? "");
  if (match === null || level === undefined) return [];
  // A bare number sets many things; a rule's name has parts.
  if (/\d/.test(match[2] ?? "") && !/[/-]/.test(match[1] ?? "")) return [];
  return [{ name: match[1] ?? "", level }];
}

const forgivingWords: readonly (readonly [RegExp, string])[] = [
  [/\|\|\s*true\b|\|\|\s*exit 0|\|\|\s*:\s*$/, "a command may fail unseen now"],
  [/\bset \+e\b/, "commands may fail unseen now"],
  [/^\s*(?:-\s+)?if:\s*(?:false|\$\{\{\s*false\s*\}\})\s*$/, "a step never runs now"],
  [/--(?:passWithNoTests|pass-with-no-tests|allow-empty-input)\b/, "no tests at all pass now"],
  [/--no-verify\b/, "hooks are passed over now"],
  [
    /--(?:no-strict|skip-tests?|no-cov|exit-zero|skipTests)\b|-DskipTests\b|\bskipTests=true\b/,
    "tests or checks are passed over now",
  ],
  [/^\s*-\s+paths-ignore:|^\s*paths-ignore:/, "some paths are not checked now"],
  [/\bdisable:\s*\[?.{0,80}$|^\s*disable-all:\s*true/, "linters are disabled now"],
];

/** A line that was as forgiving before, and only says so otherwise, is none. */
function forgiving(
  path: string,
  gone: readonly ChangedLine[],
  fresh: readonly ChangedLine[],
): LooserSetting[] {
  const isLinter = /golangci|pylint|rubocop|biome|detekt/.test(nameOf(path));
  const before = forgivingWords.map(([pattern]) => gone.filter(({ text }) => pattern.test(text)));
  return fresh.flatMap(({ text, line }) => {
    const at = forgivingWords.findIndex(
      ([pattern, what]) => pattern.test(text) && (isLinter || what !== "linters are disabled now"),
    );
    const match = before[at]?.pop() === undefined ? forgivingWords[at] : undefined;
    if (match !== undefined) return [{ line, what: `${match[1]}: ${quoted(text)}` }];
    return /^\s*Enabled:\s*false\b/.test(text)
      ? [{ line, what: "a rule is off now: `Enabled: false`" }]
      : [];
  });
}

const exclusion =
  /\b(exclude\w*|testPathIgnorePatterns|coveragePathIgnorePatterns|modulePathIgnorePatterns|ignorePatterns|ignores?|norecursedirs|collect_ignore(?:_glob)?|omit|extend-(?:exclude|ignore)|per-file-ignores|lint\.ignore|exclude-(?:rules|dirs|files)|skip(?:-dirs|-files)?|--ignore(?:-glob)?|--deselect)["']?\s*[:=\]]\s*\S|(--deselect|--ignore(?:-glob)?)[=\s]\S|(-k\s+["']?not\s)/;

function excluded(fresh: readonly ChangedLine[]): LooserSetting[] {
  return fresh.flatMap(({ text, line }) => {
    const match = exclusion.exec(text);
    if (match === null || /[:=]\s*\[\s*\]\s*,?\s*$/.test(text)) return [];
    return [{ line, what: `something is left out now: ${quoted(text)}` }];
  });
}

const checking =
  /\b(?:test|tests|lint|check|typecheck|type-check|tsc|mypy|pytest|vitest|jest|eslint|ruff|clippy|vet|golangci-lint|rspec|rubocop|phpunit|phpstan|coverage|audit|verify)\b/;

/** Files that say which commands run, and in which rules have no levels. */
const pipeline =
  /\.github\/|\.circleci\/|\.buildkite\/|gitlab-ci|azure-pipelines|Jenkinsfile|travis|pipelines|pre-commit|lefthook|\.husky\/|lintstaged/;

/** Commands of pipelines and hooks that nothing replaced. */
function stepsGone(
  path: string,
  gone: readonly ChangedLine[],
  fresh: readonly ChangedLine[],
): LooserSetting[] {
  if (!pipeline.test(path)) return [];
  return gone.flatMap(({ text }) => {
    const command =
      /^\s*(?:-\s+)?(?:run:|script:|command:|entry:|id:|-)?\s*["']?([\w./@-].{2,200}?)["']?\s*$/.exec(
        text,
      )?.[1];
    if (
      command === undefined ||
      /^(?:name|uses|on|with|needs|branches|env|key|path)\s*:/.test(command) ||
      !checking.test(command) ||
      !/\s|^[\w-]+$/.test(command)
    )
      return [];
    const words = command.match(/[\w-]{3,}/g) ?? [];
    const isReplaced = fresh.some(
      (each) =>
        words.filter((word) => each.text.includes(word)).length >= Math.min(2, words.length),
    );
    return isReplaced || /:\s*$/.test(text)
      ? []
      : [{ what: `the step ${quoted(command)} was taken out` }];
  });
}

/** Files by which a change is judged: what runs, checks, measures or gates it. By path alone. */
import { nameOf } from "./changed-lines.ts";

export interface JudgeSetting {
  /** What the file sets, for a sentence, such as `the test runner`. */
  readonly what: string;
  /** Sections of the file that set it, where it holds other things too. */
  readonly sections?: RegExp;
}

const byName: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:vitest|vite\.vitest|jest|playwright|cypress|karma|ava|wdio|nightwatch)(?:\.[\w-]+)?\.(?:config|conf|workspace|setup)\.(?:[cm]?[jt]s|json)$|^vitest\.workspace\.[cm]?[jt]s$|^\.mocharc(?:\.\w+)?$|^jest\.setup\.[cm]?[jt]s$/,
    "the test runner",
  ],
  [
    /^(?:pytest\.ini|\.pytest\.ini|conftest\.py|tox\.ini|noxfile\.py|phpunit\.xml(?:\.dist)?|\.rspec|spec_helper\.rb|test_helper\.(?:rb|exs))$/,
    "the test runner",
  ],
  [
    /^(?:\.coveragerc|\.?codecov\.ya?ml|\.nycrc(?:\.\w+)?|\.c8rc(?:\.json)?|\.simplecov|coverlet\.runsettings)$/,
    "the measure of coverage",
  ],
  [
    /^(?:\.eslintrc(?:\.\w+)?|eslint\.config\.[cm]?[jt]s|\.oxlintrc\.json|biome\.jsonc?|tslint\.json|\.eslintignore|\.stylelintrc(?:\.\w+)?)$/,
    "the linter",
  ],
  [
    /^(?:\.?ruff\.toml|\.flake8|\.?pylintrc|\.golangci\.(?:ya?ml|toml|json)|\.?clippy\.toml|\.rubocop(?:_todo)?\.yml|phpcs\.xml(?:\.dist)?|checkstyle[\w-]*\.xml|pmd[\w-]*\.xml|spotbugs[\w-]*\.xml|detekt[\w-]*\.ya?ml|\.credo\.exs|sonar-project\.properties|\.editorconfig)$/,
    "the linter",
  ],
  [
    /^(?:tsconfig(?:\.[\w-]+)?\.json|mypy\.ini|\.mypy\.ini|pyrightconfig\.json|phpstan(?:-baseline)?\.neon(?:\.dist)?|psalm(?:-baseline)?\.xml|sorbet\/config)$/,
    "the type checker",
  ],
  [
    /^(?:\.gitlab-ci\.ya?ml|azure-pipelines\.ya?ml|Jenkinsfile|\.travis\.ya?ml|bitbucket-pipelines\.ya?ml|\.drone\.ya?ml|\.cirrus\.ya?ml|appveyor\.ya?ml)$/,
    "continuous integration",
  ],
  [
    /^(?:\.pre-commit-config\.ya?ml|\.?lefthook\.ya?ml|\.lintstagedrc(?:\.\w+)?|lint-staged\.config\.[cm]?js)$/,
    "the hooks before a commit",
  ],
  [/^CODEOWNERS$/, "who has to review"],
];

const mixed: readonly (readonly [RegExp, string, RegExp])[] = [
  [
    /^pyproject\.toml$/,
    "the checks of Python",
    /^tool\.(?:pytest|coverage|ruff|mypy|pylint|pyright|basedpyright|flake8|bandit|tox|hatch\.envs|nox)\b/,
  ],
  [
    /^setup\.cfg$/,
    "the checks of Python",
    /^(?:tool:pytest|coverage:|flake8|mypy|pylint|tox|pycodestyle)/,
  ],
  [/^Cargo\.toml$/, "the lints of Rust", /^(?:workspace\.)?lints\b/],
  [/^\.?config\/nextest\.toml$/, "the test runner", /./],
];

export function judgeSettingOf(path: string): JudgeSetting | undefined {
  if (
    /(?:^|\/)\.github\/(?:workflows|actions)\/|(?:^|\/)\.circleci\/|(?:^|\/)\.buildkite\//.test(
      path,
    )
  )
    return { what: "continuous integration" };
  if (/(?:^|\/)\.husky\/[^/]+$/.test(path)) return { what: "the hooks before a commit" };
  const name = nameOf(path);
  const plain = byName.find(([pattern]) => pattern.test(name));
  if (plain !== undefined) return { what: plain[1] };
  const part = mixed.find(([pattern]) => pattern.test(name));
  return part === undefined ? undefined : { what: part[1], sections: part[2] };
}

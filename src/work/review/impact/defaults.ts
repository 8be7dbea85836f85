/** Values that hold wherever nobody says otherwise, and that a hunk changes. Pure. */
import type { ReviewedFile, ReviewedHunk } from "../reviewed.ts";
import { editsIn, listed, nameOf, quoted } from "../findings/changed-lines.ts";
import { maskedLines } from "../findings/side.ts";
import { isContract } from "./wire.ts";

interface Value {
  readonly name: string;
  readonly value: string;
}

const literal =
  "(-?\\d[\\d_]{0,20}(?:\\.\\d{1,10})?(?:n|[a-z]{1,2}\\b)?|\"[^\"\\n]{0,200}\"|'[^'\\n]{0,200}'|`[^`$\\n]{0,200}`|true|false|True|False|nil|null|None)";

const inCode: readonly RegExp[] = [
  // A constant whose name is in capitals or begins with `default`.
  new RegExp(
    `\\b((?:[A-Z][A-Z0-9]{1,40}(?:_[A-Z0-9]{1,40}){1,6})|[dD]efault[A-Z_]\\w{1,60})\\b[^=:\\n]{0,40}(?::\\s*[&'\\w<>\\[\\]. ]{1,40})?\\s*(?:=|:=|:)\\s*${literal}\\s*[;,)]?`,
  ),
  // What is taken where a setting or argument is absent.
  new RegExp(`([\\w.\\]["'$]{1,80})\\s*(?:\\?\\?|\\|\\|)=?\\s*${literal}`),
  // The second argument of a lookup in the environment or in settings.
  new RegExp(
    `\\b(?:getenv|environ\\.get|env|ENV\\.fetch|getEnv\\w{0,20}|config\\.get|getOrDefault|LookupEnv|env\\.\\w{1,20})\\(?\\s*[("'\\[]{1,3}(\\w{2,80})["']?\\s*,\\s*(?:default\\s*=\\s*)?${literal}`,
  ),
  // `default: 5`, `default=5`, `#[serde(default = …)]`, and the words of command-line libraries.
  new RegExp(
    `\\b()(?:default|default_value|defaultValue|default_factory|DefaultValue|defaultTo)\\b\\s*[(=:]{1,2}\\s*${literal}`,
  ),
  // A parameter's default.
  new RegExp(
    `[(,]\\s*(\\w{1,60})\\s*(?::\\s*[\\w<>\\[\\]| .]{1,60})?\\s=\\s${literal}(?=\\s*[,)])`,
  ),
  new RegExp(`^\\s*(\\w{1,60}):\\s*[\\w\\[\\]| .]{1,60}\\s=\\s${literal}\\s*,?$`),
];

/** Lines of an edit that are paired; more is a rewrite. */
const EDIT_LIMIT = 40;

export function defaultsIn(file: ReviewedFile, hunk: ReviewedHunk): string | undefined {
  const isSettings =
    file.kind === "configuration" && isSettingsFile(file.path) && !isContract(file.path);
  if (file.kind !== "source" && !isSettings) return undefined;
  const changed: string[] = [];
  for (const { removed, added } of editsIn(hunk)) {
    if (
      removed.length === 0 ||
      added.length === 0 ||
      removed.length > EDIT_LIMIT ||
      added.length > EDIT_LIMIT
    )
      continue;
    const before = removed.flatMap(({ text }) => valuesIn(file.path, text, isSettings));
    const after = added.flatMap(({ text }) => valuesIn(file.path, text, isSettings));
    for (const { name, value } of after) {
      const was = before.filter((each) => each.name === name);
      const [only] = was;
      if (only === undefined || was.some((each) => each.value === value)) continue;
      changed.push(
        `${quoted(name === "" ? "default" : name, 60).slice(1, -1)} ${shown(only.value)} → ${shown(value)}`,
      );
    }
  }
  if (changed.length === 0) return undefined;
  return `changes ${isSettings ? "a setting" : "a default"}: ${listed([...new Set(changed)])}`;
}

function shown(value: string): string {
  return quoted(value.replaceAll(/^["'`]|["'`]$/g, "") || '""', 40).slice(1, -1);
}

/** Settings of the program itself: those of its tools, its pipelines and its manifests are told elsewhere. */
function isSettingsFile(path: string): boolean {
  const name = nameOf(path);
  if (
    /^(?:\.github|\.circleci|\.gitlab|\.vscode|\.idea|\.changeset|\.husky)\//.test(path) ||
    /(?:^|\/)(?:locales?|i18n|translations?|lang|messages)\//i.test(path)
  )
    return false;
  if (
    /^(?:package|composer|tsconfig[\w.-]*|jsconfig|\.\w[\w.-]*rc)(?:\.json)?$|^(?:pyproject|Cargo)\.toml$|^\.(?:pre-commit|golangci|rubocop|eslint|prettier)|^(?:mkdocs|_config|renovate|dependabot|CITATION)\b|lock/.test(
      name,
    )
  )
    return false;
  return /\.(?:ya?ml|toml|json|properties|ini|conf|cfg|env|hcl|tfvars)$|^\.env(?:\.[\w.-]+)?$/.test(
    name,
  );
}

function valuesIn(path: string, line: string, isSettings: boolean): Value[] {
  const [masked] = maskedLines(path, line);
  const text = masked?.text ?? "";
  if (isSettings) {
    const match = /^\s*(?:-\s+)?["']?([\w./-]{1,80})["']?\s*[:=]\s*(\S.{0,200}?)\s*,?\s*$/.exec(
      text,
    );
    if (
      match === null ||
      /^(?:version|name|description|title|image|tag|sha|digest|resolved|integrity)$/i.test(
        match[1] ?? "",
      ) ||
      /[{[|>]$/.test(match[2] ?? "")
    )
      return [];
    return [{ name: match[1] ?? "", value: match[2] ?? "" }];
  }
  // A test of the masked code keeps patterns from reading the inside of strings.
  if (!/[=:?|(]/.test(masked?.code ?? "")) return [];
  return inCode.flatMap((pattern) => {
    const match = pattern.exec(text);
    return match === null
      ? []
      : [{ name: (match[1] ?? "").replaceAll(/["'\]]/g, ""), value: match[2] ?? "" }];
  });
}

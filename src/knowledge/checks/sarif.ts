/** Findings as SARIF 2.1.0 (OASIS), which code hosts and editors show beside the lines. */
import type { Entry } from "../../ground/contract/entry.ts";
import type { Finding } from "../../ground/contract/finding.ts";

export interface SarifInput {
  /** Of the program. */
  readonly version: string;
  /** Those that were asked, whether they found anything or not. */
  readonly entries: readonly Entry[];
  readonly findings: readonly Finding[];
  /** What could not be asked; sentences. */
  readonly problems: readonly string[];
}

export interface SarifLog {
  readonly $schema: string;
  readonly version: "2.1.0";
  readonly runs: readonly SarifRun[];
}

interface Text {
  readonly text: string;
}

interface SarifRun {
  readonly tool: {
    readonly driver: {
      readonly name: string;
      readonly version: string;
      readonly rules: readonly {
        readonly id: string;
        readonly shortDescription: Text;
        readonly help: Text & { readonly markdown: string };
        readonly defaultConfiguration: { readonly level: "error" };
        readonly properties: { readonly entry: string; readonly kind: string };
      }[];
    };
  };
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly {
      readonly level: "warning";
      readonly message: Text;
    }[];
  }[];
  readonly columnKind: "utf16CodeUnits";
  readonly results: readonly {
    readonly ruleId: string;
    readonly ruleIndex?: number;
    readonly level: "error";
    readonly message: Text;
    readonly locations: readonly SarifLocation[];
  }[];
}

interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: "%SRCROOT%" };
    readonly region?: { readonly startLine: number };
  };
}

/** The log of one look; an entry is a rule, and a finding without a place stands at its entry's file. */
export function sarifLog({ version, entries, findings, problems }: SarifInput): SarifLog {
  const places = new Map(entries.map(({ slug }, index) => [slug, index]));
  const files = new Map(entries.map(({ slug, path }) => [slug, path]));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "tacit", version, rules: entries.map(ruleOf) } },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: problems.map((text) => ({
              level: "warning",
              message: { text },
            })),
          },
        ],
        columnKind: "utf16CodeUnits",
        results: findings.map(({ rule, path, line, message }) => {
          const ruleIndex = places.get(rule);
          const place = path ?? files.get(rule);
          return {
            ruleId: rule,
            ...(ruleIndex === undefined ? {} : { ruleIndex }),
            level: "error",
            message: { text: message },
            locations: place === undefined ? [] : [locationOf(place, line)],
          };
        }),
      },
    ],
  };
}

function ruleOf({ slug, path, front, body }: Entry): SarifRun["tool"]["driver"]["rules"][number] {
  const help = body === "" ? front.title : body;
  return {
    id: slug,
    shortDescription: { text: front.title },
    help: { text: help, markdown: help },
    defaultConfiguration: { level: "error" },
    properties: { entry: path, kind: front.kind },
  };
}

function locationOf(path: string, line: number | undefined): SarifLocation {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(path), uriBaseId: "%SRCROOT%" },
      ...(line === undefined ? {} : { region: { startLine: line } }),
    },
  };
}

/** A relative reference (RFC 3986): a name may hold anything that a URI gives a meaning. */
function uriOf(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/**
 * Where an agent will do well and where it needs a person, by module, each with its reasons.
 *
 * Counts only: an agent does well where there is much to imitate and something to catch mistakes, and badly where a
 * change reaches far. Owners are not told: the history that is read has no authors.
 */
import { counted } from "../../ground/core/text.ts";
import { scopeMatcher } from "../checks/scope.ts";
import { type Architecture, modulesOf } from "./architecture.ts";
import type { Proposal } from "./proposal.ts";
import type { Table } from "./table.ts";

export interface Readiness {
  /** The module. */
  readonly path: string;
  readonly verdict: "agent" | "watched" | "person";
  /** In favour of leaving it to an agent, and against. */
  readonly good: readonly string[];
  readonly bad: readonly string[];
}

/** Share of a module's files that a test imports. */
const TESTED = 0.5;
const UNTESTED = 0.1;
/** Conventions from which on there is something to imitate. */
const CONVENTIONS = 2;
/** Files of other modules that import it, over its own. */
const COUPLED = 3;
/** Share of a module's imports that go against the layers. */
const CLIMBING = 0.1;
const LONG = 600;
/** A module of fewer files is too small to judge. */
const SMALLEST = 3;

export function readinessOf(
  architecture: Architecture,
  table: Table,
  proposals: readonly Proposal[],
): Readiness[] {
  const moduleOf = modulesOf(table.production);
  const tested = new Set(
    table.tests.flatMap(({ imports }) => imports.flatMap(({ targets }) => targets)),
  );
  const beside = new Set(table.tests.map(({ path }) => subjectOf(path)));
  return architecture.modules
    .filter(({ files }) => files >= SMALLEST)
    .map((module): Readiness => {
      const files = table.production.filter(({ path }) => moduleOf(path) === module.path);
      const paths = files.map(({ path }) => path);
      const covered = files.filter(
        ({ path, testsItself }) => testsItself || tested.has(path) || beside.has(subjectOf(path)),
      ).length;
      const conventions = proposals.filter(({ scope, family }) => {
        if (family === "commit-style" || family === "licence") return false;
        const matches = scopeMatcher(scope);
        return paths.some((path) => matches(path));
      }).length;
      const long = files.filter(({ lines }) => lines > LONG).length;
      const against = architecture.edges.filter(
        (edge) => edge.against && edge.from === module.path,
      );
      const climbing = against.reduce((sum, { imports }) => sum + imports, 0);
      const good: string[] = [];
      const bad: string[] = [];
      const share = covered / files.length;
      if (share >= TESTED) good.push(`tests reach ${covered} of ${counted(files.length, "file")}`);
      if (share < UNTESTED) bad.push(`tests reach ${covered} of ${counted(files.length, "file")}`);
      if (conventions >= CONVENTIONS) good.push(`${conventions} conventions with counts hold here`);
      if (module.importedBy > COUPLED * files.length)
        bad.push(
          `${counted(module.importedBy, "import")} from elsewhere into ${counted(files.length, "file")}`,
        );
      if (long > files.length / 4)
        bad.push(`${long} of ${files.length} files are longer than ${LONG} lines`);
      if (climbing > CLIMBING * module.imports)
        bad.push(
          `imports ${against
            .map(({ to }) => `\`${to === "" ? "." : to}\``)
            .slice(0, 3)
            .join(", ")} against the layers`,
        );
      return {
        path: module.path,
        verdict: verdictOf(good.length, bad.length),
        good,
        bad,
      };
    });
}

/** One thing against a module is watched; two that nothing outweighs need a person. */
function verdictOf(good: number, bad: number): Readiness["verdict"] {
  if (bad === 0) return good > 0 ? "agent" : "watched";
  return bad > 1 && bad > good ? "person" : "watched";
}

/** The file that a test beside it is about, by its name. */
function subjectOf(path: string): string {
  return path
    .replace(/(^|\/)__tests__\//, "$1")
    .replace(/[._](?:test|spec)(?=\.[^.]+$)/, "")
    .replace(/\.[^.]+$/, "");
}

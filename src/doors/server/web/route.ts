/** A row of the table from which both the routes and their document are made. */
import { z } from "zod";
import type {
  HandInRequest,
  NewRunRequest,
  RoundRequest,
  RunAnswer,
  RunRequest,
  SteerRequest,
} from "../../../ground/contract/server.ts";
import { TacitError } from "../../../ground/core/error.ts";
import { truncated } from "../../../ground/core/text.ts";
import type { Journal } from "../../../ground/journal/database.ts";
import type { Environment } from "../../../ground/platform/home.ts";
import type { Searching } from "../../app/search/searching.ts";
import type { Host } from "../../app/workspace.ts";

/** What of `Hosting` the page reaches. */
export interface Commands {
  readonly newRun: (request: NewRunRequest) => Promise<RunAnswer>;
  readonly newRound: (run: number, request: RoundRequest) => Promise<RunAnswer>;
  readonly check: (run: number, request: RunRequest) => Promise<RunAnswer>;
  readonly stop: (run: number, request: RunRequest) => Promise<RunAnswer>;
  readonly resume: (run: number, request: RunRequest) => Promise<RunAnswer>;
  readonly handIn: (run: number, request: HandInRequest) => Promise<RunAnswer>;
  readonly steer: (run: number, request: SteerRequest) => Promise<RunAnswer>;
  readonly wake: (run: number, request: RunRequest) => Promise<RunAnswer>;
}

/** What the server has for everybody who asks. */
export interface Means {
  readonly journal: Journal;
  readonly hosting: Commands;
  /** Of the program. */
  readonly version: string;
  readonly searching: Pick<Searching, "frame">;
  /** Of the server itself. */
  readonly environment: Environment;
  readonly now: () => Date;
  /** What of a text may be sent. */
  readonly clean: (text: string) => string;
}

/** A schema under the name that it has in the document. */
export interface Named<Schema extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly schema: Schema;
}

export interface Asked {
  readonly means: Means;
  /** In the project's root; in `/` where no project is asked of. */
  readonly host: Host;
  /** Root of a known repository; empty where none is asked of. */
  readonly project: string;
  /** A run of the project; 0 where the path names none. */
  readonly run: number;
  /** Whatever else the path names; empty where it does not. */
  readonly id: string;
}

export interface Route {
  readonly method: "GET" | "POST";
  /** Below the mount, parameters as `:run`. */
  readonly path: string;
  readonly summary: string;
  /** Whether it is asked of a project, which `project` in the query names. */
  readonly ofProject: boolean;
  readonly query: z.ZodObject;
  readonly request?: Named;
  readonly answer: Named;
  /** @throws TacitError `web/bad-request` for a query or a body that the schemas refuse */
  readonly act: (asked: Asked, query: unknown, body: unknown) => Promise<unknown>;
}

interface Words {
  readonly path: string;
  readonly summary: string;
  readonly ofProject?: boolean;
  readonly answer: Named;
}

const noQuery = z.strictObject({});

/** A route that changes nothing. */
export function reading<Query extends z.ZodObject = typeof noQuery>(
  words: Words & {
    readonly query?: Query;
    readonly act: (asked: Asked, query: z.infer<Query>) => Promise<unknown>;
  },
): Route {
  const { query = noQuery, act, ofProject = true, ...told } = words;
  return {
    ...told,
    method: "GET",
    ofProject,
    query,
    // Parsed by `query`, which is `noQuery` where none is given: the compiler cannot follow the default.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    act: async (asked, given) => act(asked, parsed(query, given, "query") as z.infer<Query>),
  };
}

/** A route that does something. */
export function doing<Body extends z.ZodType, Query extends z.ZodObject = typeof noQuery>(
  words: Words & {
    readonly request: Named<Body>;
    readonly query?: Query;
    readonly act: (asked: Asked, body: z.infer<Body>, query: z.infer<Query>) => Promise<unknown>;
  },
): Route {
  const { query = noQuery, request, act, ofProject = true, ...told } = words;
  return {
    ...told,
    method: "POST",
    ofProject,
    query,
    request,
    act: async (asked, given, body) => {
      // As in `reading`.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const read = parsed(query, given, "query") as z.infer<Query>;
      return act(asked, parsed(request.schema, body, "body"), read);
    },
  };
}

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.infer<Schema> {
  const found = schema.safeParse(value);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  const where = issue === undefined ? "" : issue.path.map(String).join(".");
  const why = issue?.message ?? "not valid";
  throw badRequest(`The ${what} is refused: ${where === "" ? "" : `${where}: `}${why}.`);
}

export function badRequest(message: string): TacitError {
  return new TacitError({
    code: "web/bad-request",
    kind: "input",
    message: truncated(message, 500),
    hint: "openapi.json says what is taken.",
  });
}

/**
 * A file that is to be edited in the page, and saved over itself.
 *
 * @throws TacitError `web/holds-secret` for one of which a part would not be sent: saved again, it would be without it.
 */
export function editable<File extends { readonly path: string; readonly text: string }>(
  { clean }: Means,
  file: File,
): File {
  if (clean(file.text) === file.text) return file;
  throw new TacitError({
    code: "web/holds-secret",
    kind: "input",
    message: `${file.path} holds a secret of the server's environment, which is sent to no page.`,
    hint: "Take it out in an editor, and give the secret a new value.",
  });
}

/** A number of at most 15 digits in a query, which a double holds exactly. */
export const Digits = z.string().regex(/^\d{1,15}$/, "it is no number of at most 15 digits");

/** The number of `Digits`. */
export function numberIn(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

export const Switch = z.enum(["true", "false"]);

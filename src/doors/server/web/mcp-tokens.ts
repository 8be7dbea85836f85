/**
 * Tokens of clients that speak MCP over HTTP: each is good for one project, until it is revoked.
 *
 * They outlive the server, since they stand in the settings of the clients. So they are kept in the home, as digests: who
 * reads the file has no token.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { TacitError } from "../../../ground/core/error.ts";
import { readIfPresent, writeFileAtomic } from "../../../ground/platform/files.ts";

export interface McpTokens {
  /** A new token for the project, which is told once. @throws TacitError `mcp/too-many-tokens` */
  readonly issue: (project: string) => Promise<string>;
  /** How many tokens of the project are no longer good. */
  readonly revoke: (project: string) => Promise<number>;
  /** Root of the project that a token is good for. */
  readonly projectOf: (token: string) => string | undefined;
  readonly any: () => boolean;
}

const Kept = z.array(
  z.strictObject({
    /** SHA-256 of the token, in hexadecimal. */
    digest: z.string().regex(/^[0-9a-f]{64}$/),
    /** Root of the repository. */
    project: z.string().startsWith("/"),
    at: z.string(),
  }),
);
type Kept = readonly z.infer<typeof Kept>[number][];

/** Of one project; more are rather forgotten than used. */
const MOST = 64;

/** @param options.home Keeps `mcp-tokens.json`, of which this process is the only writer. */
export async function openMcpTokens(options: {
  readonly home: string;
  readonly now: () => Date;
  readonly log: (line: string) => void;
}): Promise<McpTokens> {
  const file = path.join(options.home, "mcp-tokens.json");
  let kept = keptIn(await readIfPresent(file));
  if (kept === undefined) {
    options.log(`${file} is broken: no client that it named gets in.`);
    kept = [];
  }
  let good: Kept = kept;
  let writing: Promise<unknown> = Promise.resolve();
  /** One change after another, each on disk before it holds. */
  const change = async <Result>(
    make: (before: Kept) => { readonly after: Kept; readonly result: Result },
  ): Promise<Result> => {
    const changed = writing.then(async () => {
      const { after, result } = make(good);
      await writeFileAtomic(file, `${JSON.stringify(after, undefined, 2)}\n`, 0o600);
      good = after;
      return result;
    });
    writing = changed.catch(() => {}); // who asked for it hears why
    return await changed;
  };
  return {
    issue: (project) =>
      change((before) => {
        if (before.filter((one) => one.project === project).length >= MOST) throw tooMany(project);
        const token = randomBytes(32).toString("base64url");
        const digest = digestOf(token).toString("hex");
        const at = options.now().toISOString();
        return { after: [...before, { digest, project, at }], result: token };
      }),
    revoke: (project) =>
      change((before) => {
        const after = before.filter((one) => one.project !== project);
        return { after, result: before.length - after.length };
      }),
    projectOf: (token) => {
      const shown = digestOf(token);
      return good.find(({ digest }) => timingSafeEqual(Buffer.from(digest, "hex"), shown))?.project;
    },
    any: () => good.length > 0,
  };
}

/** None for a file that is absent; undefined for one that is broken. */
function keptIn(text: string | undefined): Kept | undefined {
  if (text === undefined) return [];
  try {
    return Kept.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function tooMany(project: string): TacitError {
  return new TacitError({
    code: "mcp/too-many-tokens",
    kind: "input",
    message: `${MOST} tokens are good for ${project}.`,
    hint: "Revoke them, and make those that are needed: tacit mcp --http --revoke",
  });
}

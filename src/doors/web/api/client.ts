/** Asks the server that sent this page; its answers are as the contract has them, because the server checked them. */

/** What the server, or the way to it, said instead of an answer. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** `web/no-session`, `app/already-shipped`, …; `web/unreachable` where nobody answered. */
  readonly code: string;
  readonly kind: "input" | "environment" | "conflict" | "bug";
  /** One action that would help. */
  readonly hint: string | undefined;

  constructor(fields: Pick<ApiError, "code" | "kind" | "message" | "hint">) {
    super(fields.message);
    this.code = fields.code;
    this.kind = fields.kind;
    this.hint = fields.hint;
  }
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** @throws ApiError */
export async function read<Answer>(path: string, query: Query = {}, signal?: AbortSignal) {
  const address = addressOf(path, query);
  // The same address has the same schema.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const asked = (await takeEarly(address)) as Answer | undefined;
  return asked ?? (await ask<Answer>(address, signal === undefined ? {} : { signal }));
}

/** @throws ApiError */
export async function act<Answer>(
  path: string,
  query: Query,
  body: object = {},
  signal?: AbortSignal,
) {
  return await ask<Answer>(addressOf(path, query), {
    ...(signal === undefined ? {} : { signal }),
    method: "POST",
    headers: { "content-type": "application/json", "x-tacit": "1" },
    body: JSON.stringify(body),
  });
}

export function addressOf(path: string, query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const search = new URLSearchParams(given).toString();
  return `/api${path}${search === "" ? "" : `?${search}`}`;
}

interface Early {
  readonly answer: Promise<unknown>;
  /** As `performance.now()` has it. */
  readonly at: number;
}

/** What was asked before there was anything that could show it, by addresses. */
const early = new Map<string, Early>();

/** Milliseconds after which an answer that nobody has read would be old. */
const EARLY = 5_000;

/** Asks what is going to be read with the same words; whoever does that first has this answer. @throws ApiError */
export async function readEarly<Answer>(path: string, query: Query = {}): Promise<Answer> {
  const address = addressOf(path, query);
  const answer = ask<Answer>(address, {});
  early.set(address, { answer, at: performance.now() });
  return await answer;
}

/** @returns undefined where nobody asked it early */
async function takeEarly(address: string): Promise<unknown> {
  const asked = early.get(address);
  early.delete(address);
  return asked !== undefined && performance.now() - asked.at < EARLY ? asked.answer : undefined;
}

async function ask<Answer>(address: string, request: RequestInit): Promise<Answer> {
  let answer: Response;
  try {
    answer = await fetch(address, request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw unreachable();
  }
  const body: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw refusalIn(body, answer.status);
  // The server parsed it by the schema of which `Answer` is the type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return body as Answer;
}

export function unreachable(): ApiError {
  return new ApiError({
    code: "web/unreachable",
    kind: "environment",
    message: "The server does not answer.",
    hint: "This page goes on by itself when it is back; any tacit command starts it.",
  });
}

function refusalIn(body: unknown, status: number): ApiError {
  const error = isRecord(body) && isRecord(body["error"]) ? body["error"] : {};
  const { code, kind, message, hint } = error;
  return new ApiError({
    code: typeof code === "string" ? code : "web/no-answer",
    kind: kind === "input" || kind === "environment" || kind === "conflict" ? kind : "bug",
    message: typeof message === "string" ? message : `The server answered ${status}.`,
    hint: typeof hint === "string" ? hint : undefined,
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

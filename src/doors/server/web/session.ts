/**
 * Who may use the workbench: whoever shows a token that this server gave out over its private socket.
 *
 * A token travels in an address, which browsers keep and process lists show, so it is good for one exchange. What a
 * browser gets for it is a cookie of its own. Both are 256 random bits, and only their digests are kept: those of cookies
 * in the home as well, so that an open page goes on when the server was started anew.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";

export interface Session {
  /** A token that can be exchanged once. */
  readonly issue: () => string;
  /** Takes a token; false for one that was never given out, or was taken before. */
  readonly take: (token: string) => boolean;
  /** Value of `set-cookie` for a browser that has shown a token. */
  readonly admit: () => Promise<string>;
  /** Whether a request with this `cookie` header comes from a browser that was admitted. */
  readonly holds: (header: string | undefined) => boolean;
}

/** A browser that was admitted. */
export interface Admitted {
  /** SHA-256 of its cookie, in hexadecimal. */
  readonly digest: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

export interface SessionOptions {
  /** Names the home. */
  readonly instance: string;
  /** Those whom an earlier server of the home had admitted. */
  readonly admitted?: readonly Admitted[];
  /** Told all of them when one more is. */
  readonly keep?: (admitted: readonly Admitted[]) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Tokens that wait to be taken; one more, and the oldest is no longer good. */
const WAITING = 16;
/** Browsers at once; one more, and the oldest is no longer signed in. */
const BROWSERS = 32;
/** Milliseconds for which a browser stays signed in. */
const LONGEST = 30 * 24 * 60 * 60 * 1000;

/**
 * Cookies ignore ports, so every home has its own name for them; the same one after a restart, because each new name would
 * stay in the browser and be sent along until the head of a request is too long.
 */
export function openSession(options: SessionOptions): Session {
  const { instance, keep = async () => {}, now = Date.now } = options;
  const name = `tacit-${digestOf(instance).toString("hex").slice(0, 16)}`;
  let admitted = (options.admitted ?? []).slice(-BROWSERS);
  let waiting: readonly Buffer[] = [];
  const isAdmitted = (value: string): boolean => {
    const shown = digestOf(value);
    return admitted.some(
      ({ digest, at }) =>
        now() - at < LONGEST && timingSafeEqual(Buffer.from(digest, "hex"), shown),
    );
  };
  return {
    issue: () => {
      const token = newSecret();
      waiting = [...waiting, digestOf(token)].slice(-WAITING);
      return token;
    },
    take: (token) => {
      const shown = digestOf(token);
      const left = waiting.filter((digest) => !timingSafeEqual(digest, shown));
      const found = left.length < waiting.length;
      waiting = left;
      return found;
    },
    admit: async () => {
      const secret = newSecret();
      const one = { digest: digestOf(secret).toString("hex"), at: now() };
      admitted = [...admitted.filter(({ at }) => now() - at < LONGEST), one].slice(-BROWSERS);
      await keep(admitted);
      return `${name}=${secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${LONGEST / 1000}`;
    },
    holds: (header) =>
      // Another server of this machine can set a cookie of this name for a path, and then two are sent.
      cookiesNamed(name, header).some(isAdmitted),
  };
}

const Kept = z.array(
  z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/), at: z.number().nonnegative() }),
);

/** What `keep` was told, from a file; nobody where it is absent, broken or too old. */
export function admittedIn(text: string | undefined, now: number): readonly Admitted[] {
  try {
    const { data = [] } = Kept.safeParse(JSON.parse(text ?? "[]"));
    return data.filter(({ at }) => at <= now && now - at < LONGEST);
  } catch {
    return [];
  }
}

function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function cookiesNamed(name: string, header = ""): string[] {
  return header
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

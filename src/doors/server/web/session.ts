/**
 * Who may use the workbench: whoever shows a token that this server gave out over its private socket.
 *
 * A token travels in an address, which browsers keep and process lists show, so it is good for one exchange. What a
 * browser gets for it is a cookie that dies with the server. Both are 256 random bits, and only their digests are kept.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

export interface Session {
  /** A token that can be exchanged once. */
  readonly issue: () => string;
  /** Takes a token; false for one that was never given out, or was taken before. */
  readonly take: (token: string) => boolean;
  /** Value of `set-cookie` for who has shown a token. */
  readonly cookie: string;
  /** Whether a request with this `cookie` header comes from who has shown a token. */
  readonly holds: (header: string | undefined) => boolean;
}

/** Tokens that wait to be taken; one more, and the oldest is no longer good. */
const WAITING = 16;

/**
 * Cookies ignore ports, so every home has its own name for them; the same one after a restart, because each new name would
 * stay in the browser and be sent along until the head of a request is too long.
 *
 * @param instance Names the home.
 */
export function openSession(instance: string): Session {
  const name = `tacit-${digestOf(instance).toString("hex").slice(0, 16)}`;
  const secret = newSecret();
  const right = digestOf(secret);
  let waiting: readonly Buffer[] = [];
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
    cookie: `${name}=${secret}; Path=/; HttpOnly; SameSite=Strict`,
    holds: (header) =>
      // Another server of this machine can set a cookie of this name for a path, and then two are sent.
      cookiesNamed(name, header).some((value) => timingSafeEqual(digestOf(value), right)),
  };
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

/** What of the server's environment never leaves it: keys by the names of their variables, and addresses with a password. */
import { redactor } from "../../../ground/core/redact.ts";
import type { Environment } from "../../../ground/platform/home.ts";

/** `GIT_AUTHOR_NAME` is none, `OPENAI_API_KEY`, `PGPASSWORD` and `NPM_AUTH` are. */
const SECRET =
  /(?:key|token|secret|password|passwd|passphrase|credentials?|pwd|(?:^|_)auth)(?:[_\d]|$)/i;

/** Replaces them in a text. Values of fewer than 8 characters are left: they would match ordinary words. */
export function withoutSecrets(environment: Environment): (text: string) => string {
  const secrets: string[] = [];
  for (const [name, value = ""] of Object.entries(environment)) {
    if (SECRET.test(name) && !isPlace(value)) secrets.push(value);
    secrets.push(...passwordsIn(value));
  }
  return redactor(secrets);
}

/** Where a key or a socket lies is no secret, and stands in many texts: `SSH_AUTH_SOCK`, `OLDPWD`. */
function isPlace(value: string): boolean {
  return value.startsWith("/");
}

/** Of an address: the whole, what stands before its `@`, and the password alone as it is written and as it is meant. */
function passwordsIn(value: string): string[] {
  const [, before = ""] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#\s]*)@/i.exec(value) ?? [];
  const at = before.indexOf(":");
  if (at < 0) return [];
  const password = before.slice(at + 1);
  return [value, before, password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

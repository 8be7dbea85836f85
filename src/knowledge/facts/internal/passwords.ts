/** Whether a general derivation of keys stands where passwords are kept, and not where something is encrypted. */
import { outlineOf } from "../../codebase/outline.ts";
import { lineAt } from "./manifest.ts";

const password = /pass_?(?:word|wd|phrase)|credential/i;
const keeping =
  /^_?(?:hash|verify|compare|check|validate)_?(?:pass|hash|credential|secret|login)|^_?(?:hash|verify|compare)$/i;
const ciphers = /cipher|encrypt|decrypt|\bAES\b|Fernet|secretbox|chacha20/i;

/** `at`: offset of the call. */
export function keepsPasswords(path: string, text: string, at: number): boolean {
  if (password.test(path.slice(path.lastIndexOf("/") + 1))) return true;
  const line = lineAt(text, at);
  const { definitions } = outlineOf(path, text);
  const around = definitions.filter(({ start, end }) => start <= line && line <= end);
  if (around.some(({ name }) => password.test(name))) return true;
  // A key out of a password, for a cipher in the same file, is no hash of it.
  if (ciphers.test(text)) return false;
  return (
    around.some(({ name }) => keeping.test(name)) ||
    (password.test(text) &&
      /timingSafeEqual|compare_digest|ConstantTimeCompare|\bverify/i.test(text))
  );
}

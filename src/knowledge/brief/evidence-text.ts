/**
 * Evidence as people write it, indented below a criterion:
 *
 *     - AC-1: When a password is wrong ten times, the account shall be locked for an hour.
 *       evidence: test src/auth/limit.test.ts "eleventh attempt"
 *       evidence: scenario sign-in
 *     - AC-2: The code shall have no lint findings.
 *       evidence: check lint
 */
import type { EvidenceSource } from "../../ground/contract/brief.ts";

/** What a line says shows a criterion; undefined for a line that is no evidence. */
export function evidenceIn(line: string): EvidenceSource | undefined {
  const text = /^\s+(?:[-*+]\s+)?evidence\s*:\s*(.*?)\s*$/i.exec(line)?.[1];
  if (text === undefined) return undefined;
  const [, kind = "", rest = ""] = /^(check|test|scenario)\s+(\S.*)$/i.exec(text) ?? [];
  switch (kind.toLowerCase()) {
    case "check":
      return /^[\w.-]{1,40}$/.test(rest) ? { kind: "check", name: rest } : unreadable(text);
    case "scenario":
      return /^\w[\w.-]{0,39}$/.test(rest) ? { kind: "scenario", name: rest } : unreadable(text);
    case "test":
      return testIn(rest) ?? unreadable(text);
    default:
      return unreadable(text);
  }
}

function unreadable(text: string): EvidenceSource {
  return { kind: "unreadable", text };
}

/** `FILE` or `FILE "NAME"`; both go onto a command line, where neither may pass for an option or lead elsewhere. */
function testIn(text: string): EvidenceSource | undefined {
  const match = /^(?:`([^`]+)`|(\S+))(?:\s+"(.+)")?$/.exec(text);
  const file = match?.[1] ?? match?.[2];
  const name = match?.[3];
  if (file === undefined || /^[-/~]|(?:^|\/)\.\.(?:\/|$)|\p{Cc}/u.test(file)) return undefined;
  if (name === undefined) return { kind: "test", file };
  return /^-|\p{Cc}/u.test(name) ? undefined : { kind: "test", file, name };
}

import { expect, test } from "vitest";
import { openSession, type Session } from "./session.ts";

/** What a browser sends back. */
function sent({ cookie }: Session): string {
  return cookie.split(";")[0] ?? "";
}

test("a token has 256 bits, is another each time, and is good once", () => {
  const session = openSession("home");
  const tokens = [session.issue(), session.issue()];
  expect(new Set(tokens).size).toBe(2);
  for (const token of tokens) {
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(session.take(token)).toBe(true);
    expect(session.take(token)).toBe(false);
  }
});

test("a wrong token takes nothing from those that wait", () => {
  const session = openSession("home");
  const token = session.issue();
  for (const wrong of ["", "x", token.slice(1), `${token}x`, token.toUpperCase(), "__proto__"]) {
    expect(session.take(wrong)).toBe(false);
  }
  expect(session.take(token)).toBe(true);
});

test("sixteen tokens wait; the oldest makes room", () => {
  const session = openSession("home");
  const first = session.issue();
  const second = session.issue();
  for (let more = 0; more < 15; more += 1) session.issue();
  expect(session.take(first)).toBe(false);
  expect(session.take(second)).toBe(true);
});

test("the cookie is out of reach of scripts and of other sites, and is no token", () => {
  const session = openSession("home");
  const token = session.issue();
  expect(session.cookie).toMatch(
    /^tacit-[0-9a-f]{16}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  expect(session.cookie).not.toContain(token);
});

test("the right cookie counts among others, also beside a wrong one of its name", () => {
  const session = openSession("home");
  const [name = ""] = sent(session).split("=");
  expect(session.holds(sent(session))).toBe(true);
  expect(session.holds(`a=b; ${name}=planted; ${sent(session)};c=d`)).toBe(true);
  for (const header of [
    undefined,
    "",
    name,
    `${name}=`,
    `x${sent(session)}`,
    sent(session).slice(0, -1),
    `other=${sent(session)}`,
  ]) {
    expect(session.holds(header)).toBe(false);
  }
});

test("a home has one name for its cookie and another value after each start; two homes have two names", () => {
  const names = ["a", "a", "b"].map((home) => openSession(home));
  const [first, again, other] = names.map((session) => sent(session).split("="));
  expect(again?.[0]).toBe(first?.[0]);
  expect(again?.[1]).not.toBe(first?.[1]);
  expect(other?.[0]).not.toBe(first?.[0]);
});

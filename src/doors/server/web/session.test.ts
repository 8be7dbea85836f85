import { expect, test } from "vitest";
import { type Admitted, admittedIn, openSession, type Session } from "./session.ts";

/** What a browser that is admitted now sends back. */
async function sent(session: Session): Promise<string> {
  return (await session.admit()).split(";")[0] ?? "";
}

test("a token has 256 bits, is another each time, and is good once", () => {
  const session = openSession({ instance: "home" });
  const tokens = [session.issue(), session.issue()];
  expect(new Set(tokens).size).toBe(2);
  for (const token of tokens) {
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(session.take(token)).toBe(true);
    expect(session.take(token)).toBe(false);
  }
});

test("a wrong token takes nothing from those that wait", () => {
  const session = openSession({ instance: "home" });
  const token = session.issue();
  for (const wrong of ["", "x", token.slice(1), `${token}x`, token.toUpperCase(), "__proto__"]) {
    expect(session.take(wrong)).toBe(false);
  }
  expect(session.take(token)).toBe(true);
});

test("sixteen tokens wait; the oldest makes room", () => {
  const session = openSession({ instance: "home" });
  const first = session.issue();
  const second = session.issue();
  for (let more = 0; more < 15; more += 1) session.issue();
  expect(session.take(first)).toBe(false);
  expect(session.take(second)).toBe(true);
});

test("a cookie is out of reach of scripts and of other sites, and is no token", async () => {
  const session = openSession({ instance: "home" });
  const token = session.issue();
  const cookie = await session.admit();
  expect(cookie).toMatch(
    /^tacit-[0-9a-f]{16}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=2592000$/,
  );
  expect(cookie).not.toContain(token);
});

test("the right cookie counts among others, also beside a wrong one of its name", async () => {
  const session = openSession({ instance: "home" });
  const cookie = await sent(session);
  const [name = ""] = cookie.split("=");
  expect(session.holds(cookie)).toBe(true);
  expect(session.holds(`a=b; ${name}=planted; ${cookie};c=d`)).toBe(true);
  for (const header of [
    undefined,
    "",
    name,
    `${name}=`,
    `x${cookie}`,
    cookie.slice(0, -1),
    `other=${cookie}`,
  ]) {
    expect(session.holds(header)).toBe(false);
  }
});

test("a home has one name for its cookies, each another value; two homes have two names", async () => {
  const cookies = await Promise.all(
    ["a", "a", "b"].map(async (instance) => await sent(openSession({ instance }))),
  );
  const [first, again, other] = cookies.map((cookie) => cookie.split("="));
  expect(again?.[0]).toBe(first?.[0]);
  expect(again?.[1]).not.toBe(first?.[1]);
  expect(other?.[0]).not.toBe(first?.[0]);
});

const DAY = 24 * 60 * 60 * 1000;

test("the next server knows who was admitted, by digests alone, for thirty days", async () => {
  let kept: readonly Admitted[] = [];
  let now = 1_000 * DAY;
  const clock = () => now;
  const keep = async (all: readonly Admitted[]) => {
    kept = all;
  };
  const cookie = await sent(openSession({ instance: "home", keep, now: clock }));
  const text = JSON.stringify(kept);
  expect(text).not.toContain(cookie.split("=")[1] ?? "");

  const next = openSession({ instance: "home", admitted: admittedIn(text, now), now: clock });
  expect(next.holds(cookie)).toBe(true);
  now += 30 * DAY;
  expect(next.holds(cookie)).toBe(false);
  expect(admittedIn(text, now)).toEqual([]);
});

test("of thirty-three browsers the first is signed out", async () => {
  const session = openSession({ instance: "home" });
  const first = await sent(session);
  const second = await sent(session);
  for (let more = 0; more < 31; more += 1) await session.admit(); // oxlint-disable-line no-await-in-loop
  expect(session.holds(first)).toBe(false);
  expect(session.holds(second)).toBe(true);
});

test.each([
  undefined,
  "",
  "[",
  "{}",
  '[{"digest":"zz","at":1}]',
  '[{"digest":"../../etc","at":1}]',
  "null",
])("a file that says %j admits nobody", (text) => {
  expect(admittedIn(text, 10)).toEqual([]);
});

test("a time that has not come admits nobody", () => {
  const one = { digest: "0".repeat(64), at: 11 };
  expect(admittedIn(JSON.stringify([one]), 10)).toEqual([]);
  expect(admittedIn(JSON.stringify([one]), 11)).toEqual([one]);
});

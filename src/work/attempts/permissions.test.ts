import { expect, test } from "vitest";
import { decide } from "./permissions.ts";

const supervised = { safety: "supervised", confined: true, allow: ["npm test"] } as const;

test("supervised, an exact command of the settings passes and anything longer asks", () => {
  expect(decide({ title: "", kind: "execute", command: "npm test" }, supervised).answer).toBe(
    "allow",
  );
  expect(
    decide({ title: "", kind: "execute", command: "npm test; rm -rf /" }, supervised).answer,
  ).toBe("ask");
});

test("boxed commands pass only from an agent whose commands really run in the box", () => {
  const command = { title: "", kind: "execute", command: "make" } as const;
  expect(decide(command, { safety: "boxed", confined: true, allow: [] }).answer).toBe("allow");
  expect(decide(command, { safety: "boxed", confined: false, allow: [] }).answer).toBe("ask");
});

test("edits of an agent that is not confined ask, unless the run goes unboxed", () => {
  const edit = { title: "", kind: "edit" } as const;
  expect(decide(edit, { ...supervised, confined: false }).answer).toBe("ask");
  expect(decide(edit, { safety: "unboxed", confined: false, allow: [] }).answer).toBe("allow");
});

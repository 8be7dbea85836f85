import { expect, test } from "vitest";
import type { Entry } from "../../ground/contract/entry.ts";
import { exportEntries } from "./export.ts";
import { saidIn } from "./said.ts";

const money: Entry = {
  slug: "money",
  path: ".tacit/context/conventions/money.md",
  front: { kind: "convention", title: "Prices are Money", status: "active" },
  body: "Use `Money`.",
};
const files = exportEntries([money], "claude", []).files;

test("an entry is said where the agent's own file says it as it is now, and nowhere else", () => {
  expect([...saidIn([money], ["claude"], files)]).toEqual([["money", "CLAUDE.md"]]);
  expect(saidIn([money], ["agents"], files).size).toBe(0);
  expect(saidIn([{ ...money, body: "Use `Cents`." }], ["claude"], files).size).toBe(0);
  expect(saidIn([money], ["claude"], []).size).toBe(0);
});

test("a rule file in a folder is read only by who works there", () => {
  const [file] = exportEntries([money], "agents", []).files;
  const nested = [{ path: `src/${file?.path}`, text: file?.text ?? "" }];
  expect(saidIn([money], ["agents"], nested).size).toBe(0);
});

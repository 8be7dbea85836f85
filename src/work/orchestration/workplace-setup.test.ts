import path from "node:path";
import { expect, test } from "vitest";
import {
  temporaryFolder,
  temporaryRepository,
} from "../../../test/support/temporary-repository.ts";
import { openRepository, requireHead } from "../../ground/platform/repository.ts";
import type { Means } from "./means.ts";
import { placesOf } from "./places.ts";
import { Workplace } from "./workplace.ts";

const setup = "echo made > made";
const means: Means = {
  gates: { commands: [], entries: [], fixes: 0, setup, allow: [setup] },
  canBox: false,
  environment: { PATH: process.env["PATH"] ?? "" },
  secrets: [],
  limits: {},
  compile: async () => {
    throw new Error("Nothing is compiled here.");
  },
};

async function prepared(foreign: boolean, permit: (question: string) => Promise<boolean>) {
  const repository = await openRepository(temporaryRepository());
  const places = placesOf(path.join(temporaryFolder(), "home"), 1, 1);
  const { signal } = new AbortController();
  const options = { repository, places, means, safety: "supervised", foreign, permit, signal };
  await new Workplace({ ...options, safety: "supervised" }).prepare(requireHead(repository));
}

test("a set-up command that the user allows runs unasked on their own code, and is asked for on others'", async () => {
  const asked: string[] = [];
  const refuse = async (question: string): Promise<boolean> => {
    asked.push(question);
    return false;
  };
  await prepared(false, refuse);
  expect(asked).toEqual([]);
  await expect(prepared(true, refuse)).rejects.toMatchObject({
    code: "orchestration/setup-failed",
    message: expect.stringContaining("was not allowed"),
  });
  expect(asked).toEqual([expect.stringContaining("on a branch that others made?")]);
  await prepared(true, async () => true);
});

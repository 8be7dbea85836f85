/** Twenty SIGKILLs at random moments lose nothing; `npm run chaos` does it two hundred times. */
import { expect, test } from "vitest";
import { playChaos } from "../support/chaos.ts";

test("whatever is killed, every run ends, and nothing is lost or left", async () => {
  const lines: string[] = [];
  const { kills, endings, violations, acknowledged } = await playChaos({
    runs: 6,
    kills: 20,
    seed: Number(process.env["TACIT_CHAOS_SEED"] ?? 11),
    log: (line) => lines.push(line),
  });

  // What led to it is the only way to understand a violation.
  expect(violations.length === 0 ? [] : [...violations, ...lines]).toEqual([]);
  expect(Object.values(kills).reduce((sum, count) => sum + count, 0)).toBe(20);
  expect(kills.server).toBeGreaterThan(0);
  const ends = ["shipped", "failed", "stopped", "stuck", "approved", "review"];
  expect(Object.keys(endings).filter((status) => !ends.includes(status))).toEqual([]);
  expect(acknowledged).toBeGreaterThan(50);
}, 600_000);

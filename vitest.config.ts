import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const pure = [
  "src/knowledge/**/*.test.ts",
  "src/work/review/**/*.test.ts",
  "src/doors/cli/**/*.test.ts",
];

/** What is waited for comes when it comes; only a fault takes this long. */
const expected = { poll: { timeout: 20_000 } };

export default defineConfig({
  test: {
    // More than there are cores: the tests wait for git, Postgres and agents as much as they compute.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: "unit",
          expect: expected,
          include: ["src/**/*.test.ts", "test/support/**/*.test.ts"],
          exclude: [...pure],
          globalSetup: ["test/support/postgres.ts"],
          pool: "forks",
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Rooms without state of a process: their files share one, which saves its start for each.
        test: {
          name: "unit-pure",
          include: [...pure],
          pool: "forks",
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "flows",
          expect: expected,
          include: ["test/flows/**/*.test.ts"],
          pool: "forks",
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        // After all others: what a person sees within so many seconds is measured on a machine that is free.
        test: {
          name: "browser",
          expect: expected,
          include: ["test/browser/**/*.test.ts"],
          globalSetup: ["test/support/browser-setup.ts"],
          pool: "forks",
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

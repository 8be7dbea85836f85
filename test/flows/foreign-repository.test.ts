/** Every command of the loop, with `--json`, in a repository that was made outside this project. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { openForeignWorld, request } from "../support/foreign-world.ts";

const Named = z.looseObject({ id: z.string() });
const Path = z.looseObject({ path: z.string() });
const Failure = z.object({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string(), exit: z.number() }),
});

test("a change goes from a brief to the branch and out again", async () => {
  const world = await openForeignWorld();
  const file = path.join(world.repository, "lib/kelvin.mjs");
  const failure = async (exit: number, ...args: string[]): Promise<string> =>
    Failure.parse(await world.json(args, [exit])).error.code;
  try {
    expect(await world.json(["init"])).toMatchObject({ checks: { test: "npm test" }, kept: [] });
    expect(await world.json(["init"])).toMatchObject({ written: [] });

    const brief = Named.parse(await world.json(["brief", request]));
    expect(brief).toMatchObject({ id: "1", title: expect.stringContaining("celsius") });
    expect(brief["asked"]).not.toEqual([]);
    expect(await world.json(["brief", "answer", "1", "1", "Nothing else."])).toMatchObject({
      id: "1",
      asked: brief["asked"],
    });
    expect(await world.json(["brief", "list"])).toMatchObject({ briefs: [{ id: "1" }] });

    const located = z
      .looseObject({ files: z.array(Path) })
      .parse(await world.json(["locate", request]));
    expect(located.files[0]?.path).toBe("lib/fahrenheit.mjs");
    const pack = await world.tacit("compile", "1", "--json");
    expect(pack.code).toBe(0);
    expect((await world.tacit("compile", "1", "--json")).stdout).toBe(pack.stdout);
    expect(JSON.parse(pack.stdout)).toMatchObject({
      prompt: expect.stringContaining("toFahrenheit"),
    });

    const before = await world.git("rev-parse", "HEAD");
    expect(await world.json(["run", "1", "--follow"])).toMatchObject({
      run: "1",
      status: "review",
      checks: [{ name: "test", status: "passed" }],
    });
    expect(existsSync(file)).toBe(false);
    expect(await world.json(["runs"])).toMatchObject({ runs: [{ run: "1", status: "review" }] });
    expect(await world.json(["review", "1"])).toMatchObject({
      base: before,
      round: 1,
      files: [
        { path: "lib/index.mjs" },
        { path: "lib/kelvin.mjs" },
        { path: "lib/kelvin.test.mjs" },
      ],
    });
    expect(await failure(4, "ship", "1")).toBe("app/not-shippable");
    expect(
      await world.json([
        "review",
        "1",
        "--remark",
        "lib/kelvin.mjs:2",
        "Refuse what is colder than absolute zero.",
        "--send",
        "--follow",
      ]),
    ).toMatchObject({ run: "1", status: "review" });
    expect(await world.json(["review", "1", "--interdiff"])).toMatchObject({
      round: 2,
      files: [{ path: "lib/kelvin.mjs" }],
      remarks: [{ id: "R1", state: "addressed" }],
    });
    expect(await world.json(["review", "1", "--approve"])).toMatchObject({
      approved: true,
      remarks: [{ state: "verified" }],
    });

    const index = path.join(world.repository, "lib/index.mjs");
    const clean = readFileSync(index, "utf8");
    writeFileSync(index, `${clean}// mine\n`);
    expect(await failure(4, "ship", "1")).toBe("shipping/dirty");
    expect(readFileSync(index, "utf8")).toBe(`${clean}// mine\n`);
    expect(existsSync(file)).toBe(false);
    expect(await world.git("rev-parse", "HEAD")).toBe(before);
    writeFileSync(index, clean);

    expect(await world.json(["ship", "1"])).toMatchObject({ target: "main", before });
    expect(readFileSync(file, "utf8")).toContain("below absolute zero");
    expect(await failure(4, "ship", "1")).toBe("app/not-shippable");
    expect(await world.json(["ship", "--undo", "1"])).toMatchObject({ status: "undone" });
    expect(existsSync(file)).toBe(false);
    expect(readFileSync(index, "utf8")).toBe(clean);
    expect(await failure(4, "ship", "--undo", "1")).toBe("app/not-shipped");
    expect(await failure(4, "ship", "1")).toBe("app/not-shippable");
    expect(existsSync(file)).toBe(false);

    expect(await world.json(["learn"])).toMatchObject({ lessons: [{ id: "L1", state: "open" }] });
    const lesson = Path.parse(await world.json(["learn", "accept", "L1"]));
    const slug = path.basename(lesson.path, ".md");
    expect(readFileSync(path.join(world.repository, lesson.path), "utf8")).toContain("proposed");
    expect(await failure(2, "learn", "accept", "L1")).toBe("app/unknown-lesson");
    expect(await world.json(["context", "accept", slug])).toMatchObject({
      entries: [{ id: slug, status: "active" }],
    });
    expect(await world.json(["check"])).toMatchObject({ findings: [] });

    expect(await world.json(["show", "1"])).toMatchObject({
      run: "1",
      view: { brief: { number: 1 } },
    });
    expect(await world.json(["inbox"])).toEqual({ items: [], snoozed: [], problems: [] });
    const { checks } = z
      .looseObject({ checks: z.array(z.looseObject({ name: z.string() })) })
      .parse(await world.json(["doctor"]));
    expect(checks.find(({ name }) => name === "git")).toMatchObject({ state: "good" });
    expect(await world.json(["agents"])).toMatchObject({
      agents: expect.arrayContaining([expect.objectContaining({ name: "bundled", found: true })]),
    });
  } finally {
    await world.remove();
  }
}, 300_000);

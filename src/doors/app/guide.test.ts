import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readGuide } from "./guide.ts";

const story = fileURLToPath(new URL("../../../examples/story", import.meta.url));

test("the sample says that its model is scripted, and what a reviewer could say", async () => {
  const { guide, problems } = await readGuide({ TACIT_GUIDE: story });
  expect(problems).toEqual([]);
  expect(guide?.about).toContain("scripted model");
  expect(guide?.remarks).toHaveLength(2);
});

test("everywhere else there is no guide", async () => {
  expect(await readGuide({})).toEqual({ problems: [] });
  expect(await readGuide({ TACIT_GUIDE: "relative" })).toEqual({ problems: [] });
  expect((await readGuide({ TACIT_GUIDE: "/nowhere" })).problems).toEqual([
    "/nowhere holds no guide.",
  ]);
});

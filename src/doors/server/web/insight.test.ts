import { expect, test } from "vitest";
import { openApiDesk } from "../../../../test/support/api-desk.ts";
import { temporaryRepository } from "../../../../test/support/temporary-repository.ts";
import { InsightOutput } from "../../../ground/contract/api-insight.ts";
import { openProject } from "../../app/projects.ts";

test("insight counts what the journal has of this project, from a day on", async () => {
  const { run, get, post, journal, tell } = await openApiDesk();
  await tell("agent.said", { turn: 1, text: "x" });
  await post(`/runs/${run}/remarks`, { remarks: [{ place: "src/a.ts:10", text: "nit: No." }] });
  await post(`/runs/${run}/waive`, { remark: "R1", reason: "Later." });
  await post(`/runs/${run}/approve`);
  await post(`/runs/${run}/ship`);
  const { body, text } = await get("/insight");
  expect(InsightOutput.parse(body)).toMatchObject({
    counts: { runs: 1, approved: 1, firstPass: 1, shipped: 1, remarks: 1 },
    rates: { firstPass: null, roundsPerChange: null },
    remarks: { states: { waived: 1 }, folders: [{ folder: "src", remarks: 1 }] },
    changes: [{ run: String(run) }],
  });
  expect(text).not.toContain("ada");
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  expect((await get(`/insight?since=${tomorrow}`)).body).toMatchObject({
    since: `${tomorrow}T00:00:00.000Z`,
    counts: { runs: 0, shipped: 0 },
  });
  const other = await openProject(journal, temporaryRepository());
  expect((await get(`/insight?project=${encodeURIComponent(other)}`)).body).toMatchObject({
    counts: { runs: 0 },
  });
  for (const since of ["yesterday", "2026-13-01", "1e9", "2026-01-01'--"]) {
    // oxlint-disable-next-line no-await-in-loop -- four
    expect(await get(`/insight?since=${encodeURIComponent(since)}`)).toMatchObject({
      status: 400,
      body: { error: { code: "web/bad-request" } },
    });
  }
});

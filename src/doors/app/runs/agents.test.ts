import { expect, test } from "vitest";
import { ProjectConfig, UserSettings } from "../../../ground/contract/config.ts";
import { chooseAgent, requireKnownAgent } from "./agents.ts";

const settings = UserSettings.parse({ agents: { mine: "my-agent --acp" } });
const asked = { allowUnboxed: true };

test("a command line in project settings is no agent; a name of the user's own is", async () => {
  for (const agent of ["./evil.sh", "sh -c id", "constructor"]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await expect(
      chooseAgent(asked, {}, settings, ProjectConfig.parse({ agent })),
    ).rejects.toMatchObject({ code: "app/unknown-agent" });
  }
  const known = await chooseAgent(asked, {}, settings, ProjectConfig.parse({ agent: "mine" }));
  expect(known.choice.name).toBe("mine");
});

test("a person may name any command line", async () => {
  const typed = { ...asked, agent: "./agent.sh --acp" };
  const chosen = await chooseAgent(typed, {}, settings, ProjectConfig.parse({ agent: "./evil" }));
  expect(chosen.choice.name).toBe("./agent.sh --acp");
});

test("a plan may name what the table or the user's settings have", () => {
  for (const name of ["bundled", "claude", "mine"]) {
    expect(requireKnownAgent(name, "T2 of the plan", settings)).toBe(name);
  }
  expect(() => requireKnownAgent("./x", "T2 of the plan", settings)).toThrow(
    expect.objectContaining({
      message: "T2 of the plan names the agent `./x`, which neither Tacit nor your settings know.",
    }),
  );
});

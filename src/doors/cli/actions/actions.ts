/** What each command does: calls the one function of `app` and prints its answer, as JSON or for a person. */
import type { Options } from "../program.ts";
import { printWorkbench } from "../print/workbench.ts";
import { open } from "../session.ts";
import { briefActions } from "./briefs.ts";
import { checkActions } from "./checks.ts";
import { contextActions } from "./context.ts";
import { homeActions } from "./home.ts";
import { processActions } from "./processes.ts";
import { promptActions } from "./prompts.ts";
import { reviewActions } from "./reviews.ts";
import { runActions } from "./runs.ts";

/** A command loads what it needs and no more: reading all of the program takes longer than most commands. */
export const actions = {
  open: async (dir: string | undefined, options: Options): Promise<void> => {
    const { host, show, terminal } = open(options);
    const { openWorkbench } = await import("../workbench.ts");
    const opened = await openWorkbench(
      host,
      dir,
      options.browser !== false && options.json !== true,
    );
    show(opened, () => printWorkbench(opened, terminal));
  },

  ...contextActions,
  ...briefActions,
  ...promptActions,
  ...checkActions,
  ...runActions,
  ...reviewActions,
  ...homeActions,
  ...processActions,
} as const;

export type Actions = typeof actions;

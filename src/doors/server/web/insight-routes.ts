/** How the work goes, as counts. */
import { z } from "zod";
import { InsightOutput, Since } from "../../../ground/contract/api-insight.ts";
import { insightFor } from "../../app/runs/insight.ts";
import { reading, type Route } from "./route.ts";

export const insightRoutes: readonly Route[] = [
  reading({
    path: "/insight",
    summary: "What the journal tells of the project's work, since a day or from the beginning",
    query: z.strictObject({ since: Since.optional() }),
    answer: { name: "InsightOutput", schema: InsightOutput },
    act: ({ host, project }, { since }) =>
      insightFor(host, project, since === undefined ? undefined : new Date(since)),
  }),
];

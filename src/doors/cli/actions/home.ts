/** About this machine and its home: `tacit doctor`, `tacit agents` and `tacit data`. */
import path from "node:path";
import { counted } from "../../../ground/core/text.ts";
import * as printRun from "../print/runs.ts";
import type { Options } from "../program.ts";
import { open } from "../session.ts";

export const homeActions = {
  dataExport: async (file: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { exportData } = await import("../../app/data.ts");
    show(await exportData(host, path.resolve(file)), printRun.transferred);
  },
  dataImport: async (file: string, options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { importData } = await import("../../app/data.ts");
    show(await importData(host, path.resolve(file)), printRun.transferred);
  },
  doctor: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { doctor } = await import("../../app/doctor.ts");
    const { findServer } = await import("../../server/client.ts");
    const answer = await doctor(host, options.tidy === true);
    const health = await (await findServer(host.environment).catch(() => undefined))?.health();
    const server = {
      name: "server",
      state: "note" as const,
      value:
        health === undefined
          ? "none; the first run starts it"
          : [
              `process ${health.pid}, at ${counted(health.active.length, "run")}`,
              ...(health.workers === 0 ? [] : [`${counted(health.workers, "worker")} beside it`]),
              ...health.mended,
            ].join(". "),
    };
    show({ ...answer, checks: [...answer.checks, server] }, printRun.doctor);
  },
  agents: async (options: Options): Promise<void> => {
    const { host, show } = open(options);
    const { listAgents } = await import("../../app/doctor.ts");
    show(await listAgents(host), printRun.agents);
  },
};

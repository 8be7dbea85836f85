/** A project as a person first meets it, what Tacit works with there, and what this machine has. */
import {
  AboutOutput,
  AgentsOutput,
  DoctorOutput,
  NothingMore,
} from "../../../ground/contract/api.ts";
import {
  InitOutput,
  ProjectOutput,
  SettingsOutput,
} from "../../../ground/contract/api-settings.ts";
import { configurationOf } from "../../app/configuration.ts";
import { initProjectOf } from "../../app/context/context.ts";
import { doctor, listAgents } from "../../app/doctor.ts";
import { describeProject } from "../../app/project.ts";
import { doing, reading, type Route } from "./route.ts";

export const settingsRoutes: readonly Route[] = [
  reading({
    path: "/about",
    summary: "The program that answers",
    ofProject: false,
    answer: { name: "AboutOutput", schema: AboutOutput },
    act: async ({ means: { version } }) => ({ version }),
  }),
  reading({
    path: "/project",
    summary: "What Tacit found in the repository, and what is there already",
    answer: { name: "ProjectOutput", schema: ProjectOutput },
    act: ({ host }) => describeProject(host),
  }),
  doing({
    path: "/project/init",
    summary: "Writes settings and first proposals where they are missing; overwrites nothing",
    request: { name: "NothingMore", schema: NothingMore },
    answer: { name: "InitOutput", schema: InitOutput },
    act: ({ host }) => initProjectOf(host),
  }),
  reading({
    path: "/settings",
    summary: "Agents, model, limits, checks, the box, and the files that say so; never a key",
    answer: { name: "SettingsOutput", schema: SettingsOutput },
    act: ({ host }) => configurationOf(host),
  }),
  reading({
    path: "/doctor",
    summary: "What this machine has, and what is missing",
    answer: { name: "DoctorOutput", schema: DoctorOutput },
    act: ({ host }) => doctor(host),
  }),
  reading({
    path: "/agents",
    summary: "Agents that are known, and whether they are found here",
    answer: { name: "AgentsOutput", schema: AgentsOutput },
    act: ({ host }) => listAgents(host),
  }),
];

/**
 * Drizzle, loaded as CommonJS.
 *
 * Its ES modules import each other in circles; Node 22 to 26 link those 99 files in 0.3 s and 200 MB, Node's
 * CommonJS loader the same code in 0.05 s and 15 MB (measured).
 */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
// `require` is untyped; these are the very modules named in the types.
/* oxlint-disable typescript/no-unsafe-type-assertion */
const core = require("drizzle-orm") as typeof import("drizzle-orm");
const postgres = require("drizzle-orm/pg-core") as typeof import("drizzle-orm/pg-core");
const driver = require("drizzle-orm/node-postgres") as typeof import("drizzle-orm/node-postgres");
/* oxlint-enable typescript/no-unsafe-type-assertion */

export const { asc, desc, eq } = core;
export const { bigserial, index, integer, jsonb, pgTable, serial, text, timestamp, uniqueIndex } =
  postgres;
export const { drizzle } = driver;

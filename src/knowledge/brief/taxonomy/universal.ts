import type { Dimension } from "./kind.ts";
import { purpose } from "./purpose.ts";
import { qualities } from "./qualities.ts";

/** What a senior engineer would state for any piece of work. */
export const universal: readonly Dimension[] = [...purpose, ...qualities];

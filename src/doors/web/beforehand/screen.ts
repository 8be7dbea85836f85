/** The code of the screen of the address, fetched before the screen is there to ask. */
import type { AnyRoute } from "@tanstack/react-router";
import { router } from "../router.tsx";
import type { PRELOADS } from "./preloads.ts";

/** An address of a screen: another one in the table of what pages name does not compile. */
type OfScreen<Address extends keyof typeof router.routesByPath> = Address;
type Preloaded = OfScreen<keyof typeof PRELOADS>;

/** Those that show lines, for which there is the viewer. */
const withLines: readonly Preloaded[] = ["/p/$project/runs/$run/review", "/p/$project/change"];

/** @param matched Routes from the root to a screen; what cannot be fetched is told where it is shown. */
export async function fetchScreen(matched: readonly AnyRoute[]): Promise<void> {
  const screen = matched.at(-1)?.id;
  await Promise.allSettled([
    ...matched.map(async (route) => router.loadRouteChunk(route)),
    withLines.some((address) => address === screen) ? import("../diff/viewer.tsx") : undefined,
  ]);
}

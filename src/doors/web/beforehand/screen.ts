/** The code of the screen of the address, fetched before the screen is there to ask. */
import type { AnyRoute } from "@tanstack/react-router";
import { router } from "../router.tsx";

/** @param matched Routes from the root to a screen; what cannot be fetched is told where it is shown. */
export async function fetchScreen(matched: readonly AnyRoute[]): Promise<void> {
  const isReview = matched.at(-1)?.id === "/p/$project/runs/$run/review";
  await Promise.allSettled([
    ...matched.map(async (route) => router.loadRouteChunk(route)),
    isReview ? import("../diff/viewer.tsx") : undefined,
  ]);
}

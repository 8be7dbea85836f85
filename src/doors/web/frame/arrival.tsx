/** Whoever comes to a screen begins in it: the tab has its name, the focus its place, and a screen reader hears it. */
import { useQueries } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { homeQuery } from "../api/queries.ts";
import type { Project } from "../project/names.ts";
import { titleOf } from "./title.ts";

/** How many items of all projects need a person; asked for at once where that is the screen. */
export function useNeedsYou(projects: readonly Project[], isRested: boolean): number {
  const isHome = useLocation().pathname === "/";
  const homes = useQueries({
    queries: projects.map(({ repository }) => ({
      ...homeQuery(repository),
      enabled: isHome || isRested,
    })),
  });
  return homes.reduce((sum, { data }) => sum + (data?.items.length ?? 0), 0);
}

export function Arrival({ needsYou }: { readonly needsYou: number }) {
  const { pathname } = useLocation();
  const before = useRef(pathname);
  const title = titleOf(pathname);
  useEffect(() => {
    document.title = `${needsYou > 0 ? `(${needsYou}) ` : ""}${title} · Tacit`;
  }, [needsYou, title]);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    const screen = document.querySelector<HTMLElement>("#screen");
    // A screen that has put the focus somewhere itself knows better.
    if (screen?.contains(document.activeElement) !== true) screen?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <p aria-live="polite" className="sr-only">
      {title}
    </p>
  );
}

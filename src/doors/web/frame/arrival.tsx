/** Whoever comes to a screen begins in it: the tab has its name, the focus its place, and a screen reader hears it. */
import { useQueries } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { homeQuery } from "../api/queries.ts";
import type { Project } from "../project/project.ts";
import { titleOf } from "./title.ts";

/** Milliseconds for which a screen has the server to itself, before what stands around it is asked for. */
const FIRST = 300;

/** How many items of all projects need a person. */
export function useNeedsYou(projects: readonly Project[]): number {
  const isHome = useLocation().pathname === "/";
  const [isLater, setLater] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLater(true), FIRST);
    return () => clearTimeout(timer);
  }, []);
  const homes = useQueries({
    queries: projects.map(({ repository }) => ({
      ...homeQuery(repository),
      enabled: isHome || isLater,
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

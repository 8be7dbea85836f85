/** What stands around every screen: where one is, whether the server is there, and the keys that do something now. */
import { Link, Outlet, useLocation, useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { unreachable } from "../api/client.ts";
import { useConnection } from "../live/live.ts";
import { whenIdle } from "../parts/idle.ts";
import { later, useLater } from "../parts/later.ts";
import { isSingleLetter, useActiveKeys, useKeys } from "../keys/listen.ts";
import { useLettersAllowed } from "../theme/preferences.ts";
import { Strokes } from "../parts/strokes.tsx";
import { Says, sayError } from "../parts/say.tsx";
import type { Project } from "../project/names.ts";
import { lastOf, useProjects } from "../project/project.ts";
import { ProjectMenu } from "./project-menu.tsx";
import { Arrival, useNeedsYou } from "./arrival.tsx";
import { useCurrentProject } from "./current.ts";
import { parentOf } from "./title.ts";

const palette = later(() => import("./palette.tsx"));
const help = later(() => import("./help.tsx"));
const guide = later(() => import("../sample/guide.tsx"));

type Overlay = "palette" | "help" | undefined;

export function Frame() {
  const [overlay, setOverlay] = useState<Overlay>();
  const projects = useProjects() ?? [];
  const current = useCurrentProject() ?? lastOf(projects);
  const isRested = useRested();
  const needsYou = useNeedsYou(projects, isRested);
  useFrameKeys(current, setOverlay);
  // The sample is what was opened first.
  const isSample = current !== undefined && current === projects[0];
  const sample = useLater(guide, isSample, nobody);
  const missed = (): void => {
    setOverlay(undefined);
    sayError(unreachable());
  };
  const found = useLater(palette, overlay === "palette", missed);
  const keys = useLater(help, overlay === "help", missed);
  useEffect(() => {
    if (!isRested) return;
    for (const part of [palette, help]) part.load().catch(nobody);
  }, [isRested]);
  const close = (): void => setOverlay(undefined);
  return (
    <div className="grid h-full grid-rows-[auto_auto_1fr_auto]">
      <a
        href="#screen"
        className="sr-only focus:not-sr-only focus:fixed focus:z-60 focus:bg-surface focus:p-2"
      >
        To the screen
      </a>
      <Header
        projects={projects}
        current={current}
        needsYou={needsYou}
        openPalette={() => setOverlay("palette")}
      />
      <div>
        <Away />
        {isSample && sample !== undefined && <sample.Guide project={current} />}
      </div>
      <div id="screen" tabIndex={-1} className="min-h-0 min-w-0 overflow-auto outline-none">
        <Outlet />
      </div>
      <Footer openHelp={() => setOverlay("help")} />
      <Arrival needsYou={needsYou} />
      <Says />
      {overlay === "palette" && found !== undefined && (
        <found.Palette
          close={close}
          projects={projects}
          current={current}
          openHelp={() => setOverlay("help")}
        />
      )}
      {overlay === "help" && keys !== undefined && <keys.Help close={close} />}
    </div>
  );
}

function nobody(): void {
  // It is fetched again when it is wanted.
}

/** Milliseconds for which a screen has the server and the browser to itself. */
const FIRST = 600;

/** Milliseconds after which nobody waits for a page that has no rest. */
const LATEST = 2_000;

/** Whether what stands around a screen, and what a key may want next, may be fetched. */
function useRested(): boolean {
  const [isRested, setRested] = useState(false);
  useEffect(() => {
    let stop = (): void => {};
    const timer = setTimeout(() => {
      stop = whenIdle(() => setRested(true), LATEST);
    }, FIRST);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  return isRested;
}

function useFrameKeys(current: Project | undefined, setOverlay: (overlay: Overlay) => void): void {
  const navigate = useNavigate();
  const { history } = useRouter();
  const above = parentOf(useLocation().pathname);
  const go = (
    to: "/p/$project/context" | "/p/$project/briefs" | "/p/$project/runs" | "/p/$project/insight",
  ) =>
    current === undefined
      ? undefined
      : () => void navigate({ to, params: { project: current.name } });
  useKeys({
    palette: () => setOverlay("palette"),
    help: () => setOverlay("help"),
    "go.home": () => void navigate({ to: "/" }),
    "go.settings": () => void navigate({ to: "/settings" }),
    ...definedHandlers({
      up: above === undefined ? undefined : () => history.push(above),
      "go.context": go("/p/$project/context"),
      "go.briefs": go("/p/$project/briefs"),
      "go.runs": go("/p/$project/runs"),
      "go.insight": go("/p/$project/insight"),
      create:
        current === undefined
          ? undefined
          : () =>
              void navigate({ to: "/p/$project/briefs/new", params: { project: current.name } }),
    }),
  });
}

function definedHandlers(handlers: Readonly<Record<string, (() => void) | undefined>>) {
  return Object.fromEntries(
    Object.entries(handlers).filter(([, handler]) => handler !== undefined),
  );
}

interface HeaderProps {
  readonly projects: readonly Project[];
  readonly current: Project | undefined;
  readonly needsYou: number;
  readonly openPalette: () => void;
}

const place =
  "inline-flex h-11 items-center border-b-2 border-transparent px-2 text-text-2 hover:text-text-1 aria-[current=page]:border-accent aria-[current=page]:text-text-1";

function Header({ projects, current, needsYou, openPalette }: HeaderProps) {
  const params = current === undefined ? undefined : { project: current.name };
  return (
    <header className="flex h-11 min-w-0 items-center gap-1 overflow-x-auto border-b border-hairline bg-canvas px-3 [scrollbar-width:none]">
      <ProjectMenu projects={projects} current={current} />
      <nav aria-label="Screens" className="ml-2 flex">
        <Link to="/" activeOptions={{ exact: true }} className={place}>
          Home
          {needsYou > 0 && (
            <span className="ml-1.5 rounded-sm bg-human px-1 text-label font-semibold text-canvas">
              {needsYou}
              <span className="sr-only"> need you</span>
            </span>
          )}
        </Link>
        {params !== undefined && (
          <>
            <Link to="/p/$project/context" params={params} className={place}>
              Context
            </Link>
            <Link to="/p/$project/briefs" params={params} className={place}>
              Briefs
            </Link>
            <Link to="/p/$project/runs" params={params} className={place}>
              Runs
            </Link>
            <Link to="/p/$project/insight" params={params} className={place}>
              Insight
            </Link>
          </>
        )}
        <Link to="/settings" className={place}>
          Settings
        </Link>
      </nav>
      <button
        type="button"
        onClick={openPalette}
        className="ml-auto hidden h-7 items-center gap-2 rounded-sm border border-hairline px-2 text-text-2 hover:bg-sunken sm:inline-flex"
      >
        Find or do <Strokes keys="Mod+k" />
      </button>
    </header>
  );
}

/** Says that nobody answers, and that nothing has to be done about it here. */
function Away() {
  const connection = useConnection();
  if (connection !== "away") return null;
  return (
    <p role="status" className="border-b border-hairline bg-sunken px-4 py-1.5 text-warn">
      The server is away. What you write is kept, and the page goes on by itself; any{" "}
      <code>tacit</code> command starts it.
    </p>
  );
}

/** Keys in the footer at once. */
const HINTS = 8;

function Footer({ openHelp }: { readonly openHelp: () => void }) {
  const allowed = useLettersAllowed();
  const hinted = useActiveKeys()
    .filter(
      ({ hint, id, keys }) =>
        hint !== undefined && id !== "help" && (allowed || !isSingleLetter(keys)),
    )
    .toSorted(
      (one, other) => Number(one.group === "Anywhere") - Number(other.group === "Anywhere"),
    );
  // The way back is named however much else there is.
  const back = hinted.filter(({ id }) => id === "up");
  const shown = [...hinted.filter(({ id }) => id !== "up").slice(0, HINTS - back.length), ...back];
  return (
    <footer className="hidden h-8 items-center gap-4 overflow-hidden border-t border-hairline bg-canvas px-4 text-meta text-text-2 sm:flex">
      {shown.map(({ id, keys, hint }) => (
        <span key={id} className="inline-flex items-center gap-1.5 whitespace-nowrap">
          <Strokes keys={keys} /> {hint}
        </span>
      ))}
      <button
        type="button"
        onClick={openHelp}
        className="ml-auto inline-flex h-6 items-center gap-1.5 rounded-sm px-1 whitespace-nowrap hover:text-text-1"
      >
        <Strokes keys="?" /> all keys
      </button>
    </footer>
  );
}

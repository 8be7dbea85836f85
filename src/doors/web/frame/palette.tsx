/** Everything that there is to go to or do, found by a few letters. */
import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { briefsQuery, contextQuery, runsQuery } from "../api/queries.ts";
import { type Handlers, pressing, useKeys } from "../keys/listen.ts";
import { type Key, keyTable } from "../keys/table.ts";
import { Strokes } from "../parts/strokes.tsx";
import type { Project } from "../project/names.ts";
import { chooseTheme } from "../theme/preferences.ts";

interface Props {
  readonly close: () => void;
  readonly projects: readonly Project[];
  readonly current: Project | undefined;
  readonly openHelp: () => void;
}

interface Choice {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly aside?: string;
  readonly keys?: string;
  readonly act: () => void;
}

/** Of a kind at once, before something is written. */
const MOST = 200;

export function Palette({ close, projects, current, openHelp }: Props) {
  const choices = useChoices(projects, current, openHelp);
  useKeys({ up: close } satisfies Handlers, { modal: true });
  const chosen = (choice: Choice): void => {
    close();
    choice.act();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Popup
          aria-label="Palette"
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-32px)] max-w-150 -translate-x-1/2 overflow-hidden rounded-md border border-hairline bg-surface shadow-overlay"
        >
          <Autocomplete.Root
            inline
            open
            items={choices}
            autoHighlight="always"
            itemToStringValue={({ label, aside = "" }: Choice) => `${label} ${aside}`}
          >
            <Autocomplete.Input
              aria-label="Find or do"
              placeholder="Go to a run, a brief, an entry; or do something"
              className="h-11 w-full border-b border-hairline bg-surface px-4 text-title outline-none"
            />
            <Autocomplete.Empty className="px-4 empty:hidden">
              <span className="block py-3 text-text-2">Nothing is called that.</span>
            </Autocomplete.Empty>
            <Autocomplete.List className="max-h-[56vh] overflow-y-auto py-1 empty:hidden">
              {(choice: Choice) => (
                <Autocomplete.Item
                  key={choice.id}
                  value={choice}
                  onClick={() => chosen(choice)}
                  className="flex cursor-pointer items-center gap-3 px-4 py-1.5 outline-none data-[highlighted]:bg-selected"
                >
                  <span className="w-16 shrink-0 text-meta text-text-3">{choice.group}</span>
                  <span className="min-w-0 flex-1 truncate">{choice.label}</span>
                  {choice.aside !== undefined && (
                    <span className="text-meta text-text-3">{choice.aside}</span>
                  )}
                  {choice.keys !== undefined && <Strokes keys={choice.keys} />}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function useChoices(
  projects: readonly Project[],
  current: Project | undefined,
  openHelp: () => void,
): readonly Choice[] {
  const navigate = useNavigate();
  const { navigate: to } = useRouter();
  const repository = current?.repository ?? "";
  const enabled = current !== undefined;
  const runs = useQuery({ ...runsQuery(repository), enabled }).data?.runs ?? [];
  const briefs = useQuery({ ...briefsQuery(repository), enabled }).data?.briefs ?? [];
  const entries = useQuery({ ...contextQuery(repository), enabled }).data?.entries ?? [];
  const project = current?.name ?? "";
  const commands: readonly Key[] = keyTable;
  return [
    ...commands.flatMap(({ id, label, keys }): readonly Choice[] => {
      const act = id === "help" ? openHelp : pressing(id);
      if (act === undefined || id === "palette" || id === "up" || id.startsWith("list.")) return [];
      return [{ id: `key:${id}`, group: "Do", label, keys, act }];
    }),
    ...(enabled
      ? [
          {
            id: "do:change",
            group: "Do",
            label: "Review a branch",
            act: () => void navigate({ to: "/p/$project/change", params: { project } }),
          },
        ]
      : []),
    ...runs.slice(0, MOST).map(({ run, title, status }) => ({
      id: `run:${run}`,
      group: "Run",
      label: `${run}  ${title}`,
      aside: status,
      act: () => void navigate({ to: "/p/$project/runs/$run", params: { project, run } }),
    })),
    ...briefs.slice(0, MOST).map(({ id, slug, title }) => ({
      id: `brief:${slug}`,
      group: "Brief",
      label: `${id}  ${title}`,
      act: () =>
        void navigate({ to: "/p/$project/briefs/$brief", params: { project, brief: slug } }),
    })),
    ...entries.slice(0, MOST).map(({ id, title, kind }) => ({
      id: `entry:${id}`,
      group: "Context",
      label: title,
      aside: kind,
      act: () =>
        void navigate({ to: "/p/$project/context/$entry", params: { project, entry: id } }),
    })),
    ...projects.map(({ name, repository: root }) => ({
      id: `project:${root}`,
      group: "Project",
      label: name,
      aside: root,
      act: () => void to({ to: "/p/$project/runs", params: { project: name } }),
    })),
    ...(["light", "dark", "system"] as const).map((theme) => ({
      id: `theme:${theme}`,
      group: "Look",
      label:
        theme === "system"
          ? "Theme of the system"
          : `${theme === "light" ? "Light" : "Dark"} theme`,
      act: () => chooseTheme(theme),
    })),
  ];
}

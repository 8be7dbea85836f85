import { Menu } from "@base-ui/react/menu";
import { useNavigate } from "@tanstack/react-router";
import type { Project } from "../project/names.ts";

interface Props {
  readonly projects: readonly Project[];
  readonly current: Project | undefined;
}

/** Which project the screens are about; more of them come by `tacit DIR`. */
export function ProjectMenu({ projects, current }: Props) {
  const navigate = useNavigate();
  return (
    <Menu.Root>
      <Menu.Trigger className="inline-flex h-7 max-w-50 shrink-0 items-center gap-1.5 rounded-sm px-1.5 font-semibold hover:bg-sunken">
        <span className="truncate">{current?.name ?? "Tacit"}</span>
        <span aria-hidden="true" className="text-text-3">
          ▾
        </span>
        <span className="sr-only">, change project</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="start" className="z-50">
          <Menu.Popup className="min-w-70 rounded-md border border-hairline bg-surface py-1 shadow-overlay outline-none">
            {projects.map((project) => (
              <Menu.Item
                key={project.repository}
                onClick={() =>
                  void navigate({ to: "/p/$project/runs", params: { project: project.name } })
                }
                className="cursor-pointer px-3 py-1.5 outline-none data-[highlighted]:bg-selected"
              >
                <span className={project === current ? "font-semibold" : ""}>{project.name}</span>
                <span className="block truncate text-meta text-text-3">{project.repository}</span>
              </Menu.Item>
            ))}
            <p className="mt-1 border-t border-hairline px-3 pt-2 pb-1 text-meta text-text-3">
              Another repository: <code>tacit DIR</code> in a terminal
            </p>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

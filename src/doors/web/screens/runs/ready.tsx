/** Briefs that can be run now. */
import { Link } from "@tanstack/react-router";
import type { Project } from "../../project/names.ts";
import { type BriefLine, RunBrief } from "./run-brief.tsx";

interface Props {
  readonly project: Project;
  readonly briefs: readonly BriefLine[];
}

export function ReadyBriefs({ project, briefs }: Props) {
  return (
    <ul className="border-t border-hairline">
      {briefs.map((brief) => (
        <li
          key={brief.slug}
          className="flex min-h-10 items-center gap-3 border-b border-hairline py-1.5"
        >
          <Link
            to="/p/$project/briefs/$brief"
            params={{ project: project.name, brief: brief.id }}
            className="min-w-0 flex-1 rounded-sm [overflow-wrap:anywhere] hover:underline"
          >
            <span className="mr-2 text-text-3">{brief.id}</span>
            {brief.title}
          </Link>
          <span className="text-meta whitespace-nowrap text-text-2">{openIn(brief)}</span>
          <RunBrief project={project} brief={brief} />
        </li>
      ))}
    </ul>
  );
}

export function openIn({ open }: BriefLine): string {
  if (open === 0) return "nothing is open";
  return open === 1 ? "1 open question" : `${open} open questions`;
}

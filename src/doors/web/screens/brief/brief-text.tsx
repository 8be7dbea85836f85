/** The brief as it is written: read by sections, or edited as the file that it is. */
import { useQuery } from "@tanstack/react-query";
import { act } from "../../api/client.ts";
import { type Brief, briefTextQuery, queryClient, type TextOfFile } from "../../api/queries.ts";
import { Asked } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { FileEditor } from "../../parts/file-editor.tsx";
import { Markdown } from "../../parts/markdown.tsx";
import { Places } from "../../parts/place.tsx";
import { sayError } from "../../parts/say.tsx";
import { Section } from "../../parts/section.tsx";
import { useProject } from "../../project/project.ts";
import { PlanView } from "./plan.tsx";
import { type Block, criteriaOf, decided, type Section as Read, sectionsOf } from "./sections.ts";
import { dimensionWords } from "./words.ts";

interface Props {
  readonly name: string;
  readonly brief: Brief;
  readonly editing: boolean;
  readonly draft: string;
  readonly close: () => void;
}

export function BriefText({ name, brief, editing, draft, close }: Props) {
  const { repository } = useProject();
  const query = useQuery(briefTextQuery(repository, name));
  const save = (text: string, was: string) =>
    act<TextOfFile>(
      `/briefs/${encodeURIComponent(name)}/text`,
      { project: repository },
      { text, was },
    );
  const saved = (file: TextOfFile): void => {
    queryClient.setQueryData(briefTextQuery(repository, name).queryKey, file);
    void queryClient.invalidateQueries({ queryKey: [repository, "brief", name] });
    void queryClient.invalidateQueries({ queryKey: [repository, "briefs"] });
  };
  if (editing) {
    return (
      <div className="flex h-full min-h-120 flex-col pt-3">
        <FileEditor
          label={`The file of brief ${brief.id}`}
          query={query}
          draft={draft}
          save={save}
          saved={saved}
          close={close}
        />
      </div>
    );
  }
  const decide = async (file: TextOfFile, line: string, keep: boolean): Promise<void> => {
    try {
      saved(await save(decided(file.text, line, keep), file.hash));
    } catch (error) {
      sayError(error);
      await query.refetch();
    }
  };
  return (
    <Asked query={query} waiting="Opening the file">
      {(file) => (
        <div className="space-y-3 pt-2">
          {sectionsOf(file.text).map((section, at) => (
            <Section key={`${section.title} ${at}`} title={section.title}>
              {section.title === "Plan" ? (
                <PlanView name={name} written={section} />
              ) : (
                <Body section={section} decide={(line, keep) => void decide(file, line, keep)} />
              )}
            </Section>
          ))}
        </div>
      )}
    </Asked>
  );
}

interface BodyProps {
  readonly section: Read;
  readonly decide: (line: string, keep: boolean) => void;
}

function Body({ section, decide }: BodyProps) {
  if (section.blocks.length === 0) {
    return <p className="text-text-3 italic">{section.guide ?? "Nothing yet."}</p>;
  }
  if (section.title === "Acceptance criteria") {
    return <Criteria section={section} decide={decide} />;
  }
  return (
    <div className="space-y-1.5">
      {section.blocks.map((block, at) => (
        <OneBlock key={at} block={block} decide={decide} />
      ))}
    </div>
  );
}

interface BlockProps {
  readonly block: Block;
  readonly decide: (line: string, keep: boolean) => void;
}

function OneBlock({ block, decide }: BlockProps) {
  if (block.kind === "text") return <Markdown text={block.text} />;
  if (block.kind === "known") {
    return (
      <p className="border-l-2 border-info pl-2.5 [overflow-wrap:anywhere]">
        <span className="text-info">known</span> {block.text} <Places places={block.places} />
      </p>
    );
  }
  return (
    <div className="flex items-start gap-2 border-l-2 border-dotted border-control pl-2.5">
      <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <span className="text-text-3">proposed</span> {block.text}{" "}
        <span className="text-meta text-text-3">{dimensionWords(block.from)}</span>
      </p>
      <Button
        tone="quiet"
        className="-my-1"
        aria-label={`Keep: ${block.text}`}
        onClick={() => decide(block.line, true)}
      >
        Keep
      </Button>
      <Button
        tone="quiet"
        className="-my-1"
        aria-label={`Drop: ${block.text}`}
        onClick={() => decide(block.line, false)}
      >
        Drop
      </Button>
    </div>
  );
}

function Criteria({ section, decide }: BodyProps) {
  const { criteria, rest } = criteriaOf(section.blocks);
  return (
    <>
      <ul className="space-y-1.5">
        {criteria.map(({ id, text, evidence }, at) => (
          <li key={`${id} ${at}`} data-criterion={id} className="flex gap-2.5">
            <span className="w-10 shrink-0 text-text-3">{id}</span>
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {text}
              {evidence.length === 0 ? (
                <span className="block text-meta text-text-3">no evidence named</span>
              ) : (
                evidence.map((line) => (
                  <span key={line} className="block font-mono text-meta text-text-2">
                    {line}
                  </span>
                ))
              )}
            </span>
          </li>
        ))}
      </ul>
      {rest !== "" && <Markdown text={rest} />}
      {section.blocks.map((block, at) =>
        block.kind === "text" ? null : <OneBlock key={at} block={block} decide={decide} />,
      )}
      {criteria.length === 0 && <p className="text-text-3">No criterion yet.</p>}
    </>
  );
}

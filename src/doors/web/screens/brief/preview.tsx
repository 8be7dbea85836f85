/** What a request would become: its kinds, what is known already, what will be asked, what could be read two ways. */
import type { Brief } from "../../api/queries.ts";
import { Chip } from "../../parts/chip.tsx";
import { Places } from "../../parts/place.tsx";
import { Ticked } from "../../parts/ticked.tsx";
import { Section } from "../../parts/section.tsx";
import { counted, dimensionWords, kindWords } from "./words.ts";

interface Props {
  /** Undefined before there is an answer. */
  readonly brief: Brief | undefined;
  /** Whether there are words to be framed. */
  readonly asked: boolean;
  /** Goes to words in the request. */
  readonly jump: (words: string) => void;
}

/** Three columns that are there from the start, so that nothing moves when an answer comes. */
export function Preview({ brief, asked, jump }: Props) {
  const rest = asked ? "Reading it …" : "Shown while you write.";
  return (
    <div className="grid gap-6 border-t border-hairline pt-3 md:grid-cols-3" aria-live="off">
      <Section title="Will be asked" count={brief?.questions.length}>
        {brief === undefined ? <Rest words={rest} /> : <Asked brief={brief} />}
      </Section>
      <Section title="Known already">
        {brief === undefined ? <Rest words={rest} /> : <Known brief={brief} />}
      </Section>
      <Section title="Could be read two ways" count={brief?.findings.length}>
        {brief === undefined ? <Rest words={rest} /> : <Findings brief={brief} jump={jump} />}
      </Section>
    </div>
  );
}

function Rest({ words }: { readonly words: string }) {
  return <p className="text-text-3">{words}</p>;
}

function Asked({ brief }: { readonly brief: Brief }) {
  const questions = brief.questions.flatMap((id) =>
    brief.dimensions.filter((dimension) => dimension.id === id),
  );
  return (
    <>
      <p className="mb-2 flex flex-wrap gap-1">
        {brief.kinds.length === 0 && <span className="text-text-3">No kind of work yet.</span>}
        {brief.kinds.map((kind) => (
          <Chip key={kind} tone="accent">
            {kindWords(kind)}
          </Chip>
        ))}
        <Chip>{brief.size}</Chip>
      </p>
      <ol className="space-y-2">
        {questions.map(({ id, question, why }) => (
          <li key={id}>
            {question}
            <span className="block text-meta text-text-3">Why: {why}.</span>
          </li>
        ))}
      </ol>
    </>
  );
}

function Known({ brief }: { readonly brief: Brief }) {
  const inherited = brief.dimensions.filter(({ state }) => state === "inherited");
  const stated = brief.dimensions.filter(({ state }) => state === "stated");
  if (inherited.length + brief.known.length + stated.length === 0)
    return <Rest words="Nothing of the repository speaks to it yet." />;
  return (
    <ul className="space-y-2">
      {inherited.map(({ id, answer = "", evidence }) => (
        <li key={id} className="[overflow-wrap:anywhere]">
          <span className="text-text-3">{dimensionWords(id)}: </span>
          {answer}
          <span className="block">
            <Places places={evidence.slice(0, 2)} />
          </span>
        </li>
      ))}
      {brief.known.map(({ name, value, evidence }) => (
        <li key={name} className="[overflow-wrap:anywhere]">
          <span className="text-text-3">{kindWords(name)}: </span>
          {value}
          <span className="block">
            <Places places={evidence.slice(0, 2)} />
          </span>
        </li>
      ))}
      {stated.length > 0 && (
        <li className="text-text-2">
          You said already: {stated.map(({ id }) => dimensionWords(id)).join(", ")}.
        </li>
      )}
    </ul>
  );
}

function Findings({ brief, jump }: Omit<Props, "asked" | "brief"> & { readonly brief: Brief }) {
  if (brief.findings.length === 0) return <Rest words="Nothing." />;
  return (
    <ul className="space-y-2" aria-label={counted(brief.findings.length, "finding")}>
      {brief.findings.map(({ rule, text, message }) => (
        <li key={`${rule} ${text} ${message}`}>
          {text === "" || /^AC-\d+$/.test(text) ? (
            <Ticked text={message} />
          ) : (
            <button type="button" className="text-left hover:underline" onClick={() => jump(text)}>
              <Ticked text={message} />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

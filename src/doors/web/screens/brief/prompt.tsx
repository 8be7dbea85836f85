/** The bare request beside what Tacit makes of it, with the source of every line and what it costs. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Prompt, promptQuery } from "../../api/queries.ts";
import { Asked } from "../../parts/asked.tsx";
import { Button } from "../../parts/button.tsx";
import { Place } from "../../parts/place.tsx";
import { copy } from "../../parts/say.tsx";
import { Section } from "../../parts/section.tsx";
import { countOf } from "../../parts/when.tsx";
import { useProject } from "../../project/project.ts";
import { partsOf, type PromptItem, type PromptPart, spentOf } from "./prompt-parts.ts";

export function PromptColumn({ name }: { readonly name: string }) {
  const { repository } = useProject();
  const query = useQuery(promptQuery(repository, name));
  return (
    <Asked query={query} waiting="Compiling">
      {(prompt) => <Shown prompt={prompt} />}
    </Asked>
  );
}

function Shown({ prompt }: { readonly prompt: Prompt }) {
  const [view, setView] = useState<"text" | "items">("text");
  return (
    <div className="space-y-3 pt-2">
      <Section title="Without Tacit" aside={<Tokens>{countOf(prompt.bare.tokens)} tokens</Tokens>}>
        <p className="rounded-md bg-sunken px-3 py-2 font-mono text-code whitespace-pre-wrap [overflow-wrap:anywhere]">
          {prompt.bare.prompt}
        </p>
      </Section>
      <Section
        title="With it"
        aside={
          <Tokens>
            {countOf(prompt.tokens)} of {countOf(prompt.budget)} tokens
          </Tokens>
        }
      >
        <Budget prompt={prompt} />
        <div className="my-2 flex items-center gap-1">
          <Tab on={view === "text"} choose={() => setView("text")}>
            Text
          </Tab>
          <Tab on={view === "items"} choose={() => setView("items")}>
            Receipt, {prompt.items.length}
          </Tab>
          <Button
            className="ml-auto"
            keyId="copy"
            onClick={() => void copy(prompt.prompt, "The prompt")}
          >
            Copy prompt
          </Button>
        </div>
        {view === "text" ? <Text prompt={prompt} /> : <Receipt prompt={prompt} />}
        {prompt.problems.map((problem) => (
          <p key={problem} className="mt-2 text-warn">
            {problem}
          </p>
        ))}
      </Section>
    </div>
  );
}

function Tokens({ children }: { readonly children: React.ReactNode }) {
  return <span className="text-meta text-text-2">{children}</span>;
}

interface TabProps {
  readonly on: boolean;
  readonly choose: () => void;
  readonly children: React.ReactNode;
}

function Tab({ on, choose, children }: TabProps) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={choose}
      className="h-7 rounded-sm px-2.5 text-text-2 hover:bg-sunken aria-pressed:bg-selected aria-pressed:text-text-1"
    >
      {children}
    </button>
  );
}

const shades = ["bg-accent", "bg-info", "bg-human", "bg-ok", "bg-warn"] as const;

/** What the budget is spent for. */
function Budget({ prompt }: { readonly prompt: Prompt }) {
  const spent = spentOf(prompt.items);
  const shown = spent.slice(0, shades.length);
  const whole = Math.max(prompt.budget, prompt.tokens);
  return (
    <div>
      <div aria-hidden="true" className="flex h-1.5 overflow-hidden rounded-sm bg-sunken">
        {shown.map(([kind, tokens], at) => (
          <span key={kind} className={shades[at]} style={{ width: `${(tokens / whole) * 100}%` }} />
        ))}
      </div>
      <ul className="mt-1 flex flex-wrap gap-x-3 text-meta text-text-2">
        {shown.map(([kind, tokens], at) => (
          <li key={kind} className="inline-flex items-center gap-1">
            <span aria-hidden="true" className={`size-2 rounded-sm ${shades[at] ?? ""}`} />
            {kind} {countOf(tokens)}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Lines with a mark where an item begins; the one under pointer or focus says where it is from. */
function Text({ prompt }: { readonly prompt: Prompt }) {
  const parts = partsOf(prompt);
  const [at, setAt] = useState(0);
  const part = parts[at];
  return (
    <div className="rounded-md border border-hairline bg-surface">
      <div className="sticky top-0 z-10 min-h-15 rounded-t-md border-b border-hairline bg-surface px-3 py-2">
        {part !== undefined && <From part={part} />}
      </div>
      <div className="py-1">
        {parts.map((each, index) => (
          <div
            key={each.first}
            tabIndex={0}
            role="group"
            aria-label={each.item === undefined ? "Heading" : `From ${each.item.source}`}
            onMouseEnter={() => setAt(index)}
            onFocus={() => setAt(index)}
            className={`border-l-2 px-3 font-mono text-code whitespace-pre-wrap [overflow-wrap:anywhere] ${index === at ? "border-accent bg-selected" : "border-transparent"} ${each.item === undefined ? "text-text-3" : ""}`}
          >
            {`${each.text}\n`}
          </div>
        ))}
      </div>
    </div>
  );
}

function From({ part }: { readonly part: PromptPart }) {
  const { item, first, last } = part;
  if (item === undefined) {
    return (
      <p className="text-meta text-text-2">
        A heading between the parts.
        <span className="block text-text-3">Line {first}</span>
      </p>
    );
  }
  return (
    <p className="text-meta text-text-2">
      <Source item={item} /> · {item.reason}
      <span className="block text-text-3">
        {item.kind}, {countOf(item.tokens)} tokens, lines {first} to {last}
      </span>
    </p>
  );
}

function Source({ item }: { readonly item: PromptItem }) {
  const [path = ""] = item.source.split("#");
  return /[./]/.test(path) && !path.includes(" ") ? (
    <Place path={path} />
  ) : (
    <span className="font-medium text-text-1">{item.source}</span>
  );
}

function Receipt({ prompt }: { readonly prompt: Prompt }) {
  const within = prompt.items.filter(({ included }) => included);
  const left = prompt.items.filter(({ included }) => !included);
  return (
    <>
      <Items label="Included" items={within} />
      <h3 className="label mt-3 mb-1">Left out {left.length}</h3>
      {left.length === 0 ? (
        <p className="text-text-3">Everything that was considered is in.</p>
      ) : (
        <Items label="Left out" items={left} />
      )}
    </>
  );
}

function Items({
  label,
  items,
}: {
  readonly label: string;
  readonly items: readonly PromptItem[];
}) {
  return (
    <ul aria-label={label} className="divide-y divide-hairline border-y border-hairline">
      {items.map((item) => (
        <li key={item.id} className="flex gap-3 py-1.5">
          <span className="w-18 shrink-0 text-meta text-text-3">{item.kind}</span>
          <span
            className={`min-w-0 flex-1 [overflow-wrap:anywhere] ${item.included ? "" : "text-text-2"}`}
          >
            {item.title}
            <span className="block text-meta text-text-3">{item.reason}</span>
            {item.source !== item.title && (
              <span className="block text-meta">
                <Source item={item} />
              </span>
            )}
          </span>
          <span className="shrink-0 text-right text-text-2">{countOf(item.tokens)}</span>
        </li>
      ))}
    </ul>
  );
}

import type { Settings } from "../../api/queries.ts";
import { Chip } from "../../parts/chip.tsx";
import { Part } from "./part.tsx";
import { Paste, Row, Rows, State } from "./row.tsx";
import { agentSource, isCommand, missingNote, missingWords, nameOf, safetyOf } from "./words.ts";

/** Those that a run could have now, and those that one command gets. */
export function Agents({ settings }: { readonly settings: Settings }) {
  const { agents, agent } = settings;
  const usable = agents.filter((one) => one.usable);
  const missing = agents.filter((one) => !one.usable);
  return (
    <Part
      id="agents"
      title="Agents"
      words={`A run that names no agent takes ${nameOf(settings)}: ${agentSource(agent)}.`}
    >
      <Rows>
        {usable.map((one) => (
          <Row
            key={one.name}
            name={one.title}
            note={
              safetyOf(one, settings.sandbox) === "boxed"
                ? "Its commands and the checks run in the sandbox."
                : "Supervised: each command that is not allowed already is one question to you."
            }
            aside={one.name === agent.name && <Chip tone="accent">default</Chip>}
          >
            <State state="good" word="ready" />
            {one.version !== undefined && <span className="text-text-2">{one.version}</span>}
            {one.from === "bundled" ? (
              <span className="text-text-2">comes with Tacit</span>
            ) : (
              <code className="text-code text-text-2">{one.command}</code>
            )}
          </Row>
        ))}
        {missing.map((one) => {
          const wanted = one.name === agent.name;
          const command = one.hint !== undefined && isCommand(one.hint) ? one.hint : undefined;
          return (
            <Row
              key={one.name}
              name={one.title}
              note={command === undefined ? one.hint : missingNote(one)}
              aside={wanted && <Chip tone="warn">default, and not ready</Chip>}
            >
              <State
                state={wanted ? "missing" : "absent"}
                word={command === undefined ? missingWords(one) : "not here"}
              />
              {command !== undefined && (
                <Paste text={command} what={`the command that gets ${one.title}`} />
              )}
            </Row>
          );
        })}
        <Row
          name="Any other"
          note="What speaks the Agent Client Protocol can be given at a terminal, or a name in your file under agents."
        >
          <Paste text='tacit run BRIEF --agent "COMMAND"' what="the command" />
        </Row>
        <Row
          name="Your own agent"
          note="Agents outside of Tacit ask it over MCP, on their standard input or over HTTP with a token for one project."
        >
          <Paste text="tacit mcp --http" what="the command" />
        </Row>
      </Rows>
    </Part>
  );
}

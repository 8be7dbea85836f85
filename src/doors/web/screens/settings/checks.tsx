import type { Settings } from "../../api/queries.ts";
import { Part } from "./part.tsx";
import { Paste, Row, Rows } from "./row.tsx";

const example = "checks:\n  test: npm test\n  lint: npm run lint\nsetup: npm ci";

/** What Tacit runs before anyone looks at a change. */
export function Checks({ settings }: { readonly settings: Settings }) {
  const { checks, setup, scenarios, target, allow } = settings;
  return (
    <Part
      id="checks"
      title="Checks of the project"
      words="Tacit runs them itself on the commit that an agent leaves; an agent's word is no evidence."
    >
      <Rows>
        {checks.map(({ name, run }) => (
          <Row key={name} name={name}>
            <code className="text-code">{run}</code>
          </Row>
        ))}
        {checks.length === 0 && (
          <Row name="None" note="In the project's file; tacit init finds the usual ones.">
            <Paste text={example} what="the lines for the project's file" />
          </Row>
        )}
        <Row name="Setup" note="Once in each fresh worktree, before the agent starts.">
          {setup === undefined ? (
            <span className="text-text-3">none</span>
          ) : (
            <code className="text-code">{setup}</code>
          )}
        </Row>
        {scenarios.length > 0 && (
          <Row name="Scenarios" note="Use the program, as evidence of a criterion.">
            {scenarios.join(", ")}
          </Row>
        )}
        <Row name="Changes go into">
          {target === undefined ? (
            <span>the branch that is checked out when a run starts</span>
          ) : (
            <code className="text-code">{target}</code>
          )}
        </Row>
        <Row
          name="Allowed unasked"
          note="Exact command lines that your file allows where there is no sandbox."
        >
          {allow.length === 0 && <span className="text-text-3">none</span>}
          {allow.map((line) => (
            <code key={line} className="text-code">
              {line}
            </code>
          ))}
        </Row>
      </Rows>
    </Part>
  );
}

import type { Settings } from "../../api/queries.ts";
import { Part } from "./part.tsx";
import { Paste, Row, Rows, State } from "./row.tsx";

const variables =
  "export TACIT_MODEL_BASE_URL=http://127.0.0.1:11434/v1\nexport TACIT_MODEL=NAME\nexport TACIT_MODEL_API_KEY=KEY";
const inFile = "model:\n  base-url: http://127.0.0.1:11434/v1\n  name: NAME\n  key-from: VARIABLE";

export function Model({ settings }: { readonly settings: Settings }) {
  const { model } = settings;
  const { key } = model;
  return (
    <Part
      id="models"
      title="Model"
      words="The bundled agent asks it, and so does whoever wants a brief's wording proposed. Where requests go is said by you alone, never by a repository."
    >
      <Rows>
        <Row name="Model">
          {model.state === "set" ? (
            <>
              <State state="good" word="set" />
              <span className="font-medium">{model.name}</span>
            </>
          ) : (
            <>
              <State state="missing" word="none" />
              <span className="text-text-2">{model.hint}</span>
            </>
          )}
        </Row>
        {model.address !== undefined && (
          <Row name="Address">
            <code className="text-code">{model.address}</code>
          </Row>
        )}
        {key !== undefined && (
          <Row
            name="Key"
            note={
              key.found
                ? "The server that runs has it; it is shown nowhere."
                : "Endpoints of your own machine often need none."
            }
          >
            <State state={key.found ? "good" : "absent"} word={key.found ? "found" : "none"} />
            <span>
              in <code className="text-code">{key.from}</code>
            </span>
          </Row>
        )}
        <Row
          name="Set it in a shell"
          note="Variables win over the file. The server has those of the shell that started it: tacit stop --server, and the next command starts one anew."
        >
          <Paste text={variables} what="the variables" />
        </Row>
        <Row name="Or in your file" note="The key stays in a variable, which the file names.">
          <Paste text={inFile} what="the lines for your file" />
        </Row>
      </Rows>
    </Part>
  );
}

import type { Settings } from "../../api/queries.ts";
import { Part } from "./part.tsx";
import { Paste, Row, Rows, State } from "./row.tsx";

export function Files({ settings }: { readonly settings: Settings }) {
  const { user, project } = settings.files;
  return (
    <Part
      id="files"
      title="Files"
      words="All of the above is said by two files and by variables; an editor changes them, and the next run reads them. docs/configuration.md lists every key."
    >
      <Rows>
        <File
          name="Yours"
          file={user}
          note="Addresses, the names of keys' variables, permissions. Tacit never writes it."
        />
        <File
          name="The project's"
          file={project}
          note="Part of the repository, so it may name agents and models and never says where requests go."
        />
      </Rows>
    </Part>
  );
}

function File({
  name,
  file: { path, exists },
  note,
}: {
  readonly name: string;
  readonly file: Settings["files"]["user"];
  readonly note: string;
}) {
  return (
    <Row name={name} note={note}>
      <State state={exists ? "good" : "absent"} word={exists ? "there" : "not there"} />
      <Paste text={path} what="the path" />
    </Row>
  );
}

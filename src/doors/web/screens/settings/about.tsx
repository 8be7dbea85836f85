import { useQuery } from "@tanstack/react-query";
import { aboutQuery } from "../../api/queries.ts";
import { Part } from "./part.tsx";
import { Row, Rows } from "./row.tsx";

export function AboutTacit() {
  const { data } = useQuery(aboutQuery);
  return (
    <Part id="about" title="About" words="Everything is on this machine: no account, no telemetry.">
      <Rows>
        <Row name="Tacit">{data === undefined ? "" : `version ${data.version}`}</Row>
        <Row name="API">
          <span>
            <a href="/api/openapi.json" className="text-accent underline">
              openapi.json
            </a>{" "}
            describes what this page asks the server.
          </span>
        </Row>
      </Rows>
    </Part>
  );
}

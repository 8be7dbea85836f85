import assert from "node:assert/strict";
import { test } from "node:test";
import { parseClientMessage } from "../src/shared/protocol.ts";

const refused: [what: string, text: string, code: string][] = [
  ["what is not JSON", "{", "not-json"],
  ["what is not an object", "[]", "bad-field"],
  ["an unknown type", '{"type":"dance"}', "unknown-message"],
  ["an id that climbs", '{"type":"join","document":"../x","name":"Ada"}', "bad-field"],
  [
    "a number too large",
    '{"type":"change","change":{"kind":"move","id":"a","x":1e999}}',
    "bad-field",
  ],
  ["an unknown change", '{"type":"change","change":{"kind":"paint"}}', "bad-field"],
];

for (const [what, text, code] of refused) {
  test(`${what} is refused as ${code}`, () => {
    assert.throws(() => parseClientMessage(text), { name: "ProtocolError", code });
  });
}

test("fields that a message does not have are dropped", () => {
  assert.deepEqual(
    parseClientMessage('{"type":"join","document":"main","name":" ","admin":true}'),
    {
      type: "join",
      document: "main",
      name: "Guest",
    },
  );
});

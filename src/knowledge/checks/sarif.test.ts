import { expect, test } from "vitest";
import { z } from "zod";
import { entryWith } from "../../../test/support/entries.ts";
import { sarifLog } from "./sarif.ts";

/** What the schema of SARIF 2.1.0 demands of the parts that we write. */
const Message = z.strictObject({ text: z.string().min(1) });
const Log = z.strictObject({
  $schema: z.url(),
  version: z.literal("2.1.0"),
  runs: z.array(
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string().min(1),
          version: z.string(),
          rules: z.array(
            z.strictObject({
              id: z.string().min(1),
              shortDescription: Message,
              help: z.strictObject({ text: z.string().min(1), markdown: z.string() }),
              defaultConfiguration: z.strictObject({
                level: z.enum(["none", "note", "warning", "error"]),
              }),
              properties: z.record(z.string(), z.unknown()),
            }),
          ),
        }),
      }),
      invocations: z.array(
        z.strictObject({
          executionSuccessful: z.boolean(),
          toolExecutionNotifications: z.array(
            z.strictObject({
              level: z.enum(["none", "note", "warning", "error"]),
              message: Message,
            }),
          ),
        }),
      ),
      columnKind: z.enum(["utf16CodeUnits", "unicodeCodePoints"]),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.int().min(0).optional(),
          level: z.enum(["none", "note", "warning", "error"]),
          message: Message,
          locations: z.array(
            z.strictObject({
              physicalLocation: z.strictObject({
                artifactLocation: z.strictObject({
                  uri: z.string().refine(isRelativeReference),
                  uriBaseId: z.literal("%SRCROOT%"),
                }),
                region: z.strictObject({ startLine: z.int().min(1) }).optional(),
              }),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** RFC 3986, a path without a scheme: only what it allows, and no colon in the first segment. */
function isRelativeReference(uri: string): boolean {
  return /^(?:[\w.~!$&'()*+,;=@-]|%[0-9A-F]{2})+(?:\/(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-F]{2})+)*$/.test(
    uri,
  );
}

const entry = entryWith({ pattern: { pattern: "x" } });
const finding = { rule: "no-x", entry: "no-x", message: "No x" };

test("a log has a rule for each entry and a result for each finding", () => {
  const log = sarifLog({
    version: "1.2.3",
    entries: [entryWith({}, { title: "Other" }), entry].map((each, index) => ({
      ...each,
      slug: index === 0 ? "other" : "no-x",
    })),
    findings: [{ ...finding, path: "src/a.ts", line: 3 }],
    problems: ["A file was left out."],
  });
  expect(Log.parse(log)).toEqual(log);
  const [run] = log.runs;
  expect(run?.tool.driver).toMatchObject({ name: "tacit", version: "1.2.3" });
  expect(run?.tool.driver.rules[1]).toEqual({
    id: "no-x",
    shortDescription: { text: "No x" },
    help: { text: "Do not x.", markdown: "Do not x." },
    defaultConfiguration: { level: "error" },
    properties: { entry: ".tacit/context/conventions/no-x.md", kind: "convention" },
  });
  expect(run?.results).toEqual([
    {
      ruleId: "no-x",
      ruleIndex: 1,
      level: "error",
      message: { text: "No x" },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "src/a.ts", uriBaseId: "%SRCROOT%" },
            region: { startLine: 3 },
          },
        },
      ],
    },
  ]);
  expect(run?.invocations[0]?.toolExecutionNotifications).toEqual([
    { level: "warning", message: { text: "A file was left out." } },
  ]);
});

test.each([
  ["a b/ü?#%.ts", "a%20b/%C3%BC%3F%23%25.ts"],
  ['c:d/e\n"f.ts', "c%3Ad/e%0A%22f.ts"],
])("the path %j is percent-encoded", (path, uri) => {
  const log = sarifLog({
    version: "1",
    entries: [entry],
    findings: [{ ...finding, path }],
    problems: [],
  });
  expect(Log.parse(log)).toEqual(log);
  expect(log.runs[0]?.results[0]?.locations[0]?.physicalLocation).toEqual({
    artifactLocation: { uri, uriBaseId: "%SRCROOT%" },
  });
});

test("a finding without a place stands at its entry, and an empty log is a log", () => {
  const log = sarifLog({ version: "1", entries: [entry], findings: [finding], problems: [] });
  expect(log.runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(
    ".tacit/context/conventions/no-x.md",
  );
  const empty = sarifLog({ version: "1", entries: [], findings: [], problems: [] });
  expect(Log.parse(empty)).toEqual(empty);
});

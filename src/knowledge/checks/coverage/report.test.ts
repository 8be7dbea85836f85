/** Reports as the tools write them; those of lcov and Cobertura are cut from real ones. */
import { expect, test } from "vitest";
import type { Coverage } from "./coverage.ts";
import { namesakesIn, reportedPaths } from "./paths.ts";
import { readReport, REPORT_LIMIT } from "./report.ts";

const files = new Set(["src/a.mjs", "src/pkg/a.py", "src/main/java/org/x/A.java", "cmd/a.go"]);

function read(text: string): Coverage {
  const repository = {
    all: files,
    wanted: files,
    roots: ["/work/tree"],
    modules: [{ name: "example.org/m", folder: "" }],
  };
  return readReport(text, reportedPaths("coverage/report", repository, namesakesIn(files)));
}

function linesOf(text: string, path: string): (readonly [number, number])[] {
  return [...(read(text).files.get(path)?.lines ?? [])];
}

function branchesOf(text: string, path: string): unknown[] {
  return [...(read(text).files.get(path)?.branches ?? [])];
}

const broken = (message: RegExp) =>
  expect.objectContaining({
    code: "checks/broken-report",
    message: expect.stringMatching(message),
  });

const lcov = `TN:
SF:src/a.mjs
FN:1,f
FNDA:1,f
BRDA:2,0,0,0
BRDA:2,0,1,1
BRDA:5,1,0,-
BRDA:5,1,1,-
BRDA:6,e0,0,0
DA:1,1
DA:2,1,3BDSfmZLG4Gp2ZSPvRqA8w
DA:3,0
DA:5,0
LF:4
LH:2
end_of_record
SF:src/other.mjs
DA:1,1
end_of_record
`;

test("lcov: lines, and branches but those of exceptions", () => {
  expect(linesOf(lcov, "src/a.mjs")).toEqual([
    [1, 1],
    [2, 1],
    [3, 0],
    [5, 0],
  ]);
  expect(branchesOf(lcov, "src/a.mjs")).toEqual([
    [2, { taken: 1, of: 2 }],
    [5, { taken: 0, of: 2 }],
  ]);
  expect([...read(lcov).files.keys()]).toEqual(["src/a.mjs"]);
});

test("lcov: records of one file add up, a branch that either test takes is taken", () => {
  const text = `SF:/work/tree/src/pkg/a.py
DA:1,0
DA:2,3
BRDA:2,0,jump to line 3, or 4,0
BRDA:2,0,jump to the end,1
end_of_record
TN:second
SF:src/pkg/a.py
DA:1,2
DA:2,1
BRDA:2,0,jump to line 3, or 4,1
end_of_record
`;
  expect(linesOf(text, "src/pkg/a.py")).toEqual([
    [1, 2],
    [2, 3],
  ]);
  expect(branchesOf(text, "src/pkg/a.py")).toEqual([[2, { taken: 2, of: 2 }]]);
});

test("lcov: comments before, ends of Windows, and numbers that are none", () => {
  const text =
    "# made by hand\r\n\r\nTN:\r\nSF:src/a.mjs\r\nDA:1,1\r\nDA:2,-1\r\nDA:x,1\r\nDA:0,1\r\nDA:4\r\nDA:3,99999999999999999999\r\nend_of_record\r\n";
  expect(linesOf(text, "src/a.mjs")).toEqual([
    [1, 1],
    [3, Number.MAX_SAFE_INTEGER],
  ]);
});

const cobertura = `<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage lines-valid="10" line-rate="0.6" version="0.1">
  <!-- <class filename="src/a.mjs"><lines><line number="99" hits="0"/></lines></class> -->
  <sources>
    <source>/work/tree</source>
  </sources>
  <packages>
    <package name="main" line-rate="0.6">
      <classes>
        <class name="a.mjs" filename="src/a.mjs" line-rate="0.6">
          <methods>
            <method name="g" hits="0" signature="()V"><lines><line number="8" hits="0"/></lines></method>
          </methods>
          <lines>
            <line number="1" hits="1" branch="true" condition-coverage="100% (2/2)"/>
            <line number="2" hits="1" branch="true" condition-coverage="50% (1/2)" missing-branches="3"/>
            <line number="3" hits="0" branch="false"/>
            <line number="8" hits="1" branch="false"></line>
          </lines>
        </class>
        <class name="a.mjs$1" filename='src/a.mjs'><lines><line number="3" hits="4"/></lines></class>
      </classes>
    </package>
  </packages>
</coverage>
`;

test("Cobertura: classes of one file together, methods and comments aside", () => {
  expect(linesOf(cobertura, "src/a.mjs")).toEqual([
    [8, 1],
    [1, 1],
    [2, 1],
    [3, 4],
  ]);
  expect(branchesOf(cobertura, "src/a.mjs")).toEqual([
    [1, { taken: 2, of: 2 }],
    [2, { taken: 1, of: 2 }],
  ]);
});

const jacoco = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="demo"><sessioninfo id="host-1" start="1" dump="2"/><group name="module"><package name="org/x"><class name="org/x/A" sourcefilename="A.java"><method name="&lt;init&gt;" desc="()V" line="3"><counter type="LINE" missed="1" covered="0"/></method></class><sourcefile name="A.java"><line nr="3" mi="3" ci="0" mb="0" cb="0"/><line nr="5" mi="0" ci="3" mb="1" cb="1"/><line nr="6" mi="2" ci="0" mb="0" cb="0"/><counter type="LINE" missed="2" covered="1"/></sourcefile></package></group></report>`;

test("JaCoCo: a package and a file name lead to the file", () => {
  expect(linesOf(jacoco, "src/main/java/org/x/A.java")).toEqual([
    [3, 0],
    [5, 1],
    [6, 0],
  ]);
  expect(branchesOf(jacoco, "src/main/java/org/x/A.java")).toEqual([[5, { taken: 1, of: 2 }]]);
});

test("Go: blocks of several packages' tests, and none without statements", () => {
  const text = `mode: set
example.org/m/cmd/a.go:3.13,5.2 1 1
example.org/m/cmd/a.go:5.2,7.3 2 0
mode: set
example.org/m/cmd/a.go:9.10,10.2 0 0
example.org/m/cmd/a.go:6.2,6.3 1 4
example.org/other/cmd/a.go:1.1,9.9 1 1
net/http/a.go:1.1,9.9 1 1
`;
  expect(linesOf(text, "cmd/a.go")).toEqual([
    [3, 1],
    [4, 1],
    [5, 1],
    [6, 4],
    [7, 0],
  ]);
});

test("attributes that are missing, doubled or unreadable leave their line unknown", () => {
  const lines = `<line number="1"/><line hits="1"/><line/><line number="2" hits="many"/>
    <line number="3" hits="1" condition-coverage="half"/><line number="4" hits="1" condition-coverage="(3/2)"/>
    <line number="5" hits="1" hits="0"/><line number="6" hits=1 /><line number="__proto__" hits="1"/>`;
  const text = `<coverage><packages><class><line number="1" hits="1"/></class>
    <class filename="src/a.mjs">${lines}</class><line number="9" hits="1"/></packages></coverage>`;
  expect(linesOf(text, "src/a.mjs")).toEqual([
    [3, 1],
    [4, 1],
    [5, 1],
  ]);
  expect(branchesOf(text, "src/a.mjs")).toEqual([]);
});

test.each([
  ["", /it is empty/],
  ["\u0000\u0001", /format is unknown/],
  ["{}", /format is unknown/],
  ["TN:\nSF:src/a.mjs\nDA:1,1\n", /ends in the middle/],
  [cobertura.slice(0, 900), /ends in the middle/],
  [cobertura.replace("</coverage>", ""), /ends in the middle/],
  [jacoco.slice(0, -20), /ends in the middle/],
  ["<coverage><!-- never closed", /ends in the middle/],
  ["mode: set\nexample.org/m/cmd/a.go:3.13,5.2 1 1", /ends in the middle/],
  ["mode: set\nnonsense\n", /no block/],
  [
    `mode: set\n${"example.org/m/cmd/a.go:1.1,999999999.1 1 1\n".repeat(3)}`,
    /more than 1000000 things/,
  ],
  [`TN:\nSF:${"a".repeat(20_000)}\n`, /line of it is too long/],
  [`<coverage a="${"a".repeat(20_000)}"/>`, /tag is too long/],
  ['<coverage generated="1" clover="3"><project><file path="a"/></project></coverage>', /unknown/],
  ["<report><stats/></report>", /format is unknown/],
  ["<html></html>", /format is unknown/],
])("%j is broken, and says why", (text, why) => {
  expect(() => read(text)).toThrow(broken(why));
});

test("entities are declared by nobody: not one is expanded", () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE coverage [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
    <coverage><packages>&b;</packages></coverage>`;
  expect(() => read(bomb)).toThrow(broken(/entities of its own/));
  const unknown = `<coverage><packages><class filename="src/&b;a.mjs&#x110000;"><line number="1" hits="1"/></class></packages></coverage>`;
  expect(read(unknown).files.size).toBe(0);
  const known = `<coverage><packages><class filename="src/&#97;&#x2e;mjs"><line number="1" hits="1"/></class></packages></coverage>`;
  expect([...read(known).files.keys()]).toEqual(["src/a.mjs"]);
});

test("a million elements inside each other, or side by side, are read in passing", () => {
  const many = 1_000_000;
  const deep = `<coverage><packages>${"<a>".repeat(many)}${"</a>".repeat(many)}</packages></coverage>`;
  expect(read(deep).files.size).toBe(0);
  expect(() => read(`<coverage><packages>${"<a>".repeat(many)}`)).toThrow(broken(/middle/));
  const wide = `<coverage><packages><class filename="src/a.mjs">${'<line number="7" hits="1"/>'.repeat(many)}</class></packages></coverage>`;
  expect(linesOf(wide, "src/a.mjs")).toEqual([[7, 1]]);
}, 30_000);

test("what is longer than is read is refused before it is looked at", () => {
  expect(() => read("x".repeat(REPORT_LIMIT + 1))).toThrow(broken(/too large/));
  expect(() => read(`mode: set\n${"x".repeat(REPORT_LIMIT - 20)}\n`)).toThrow(broken(/too long/));
  expect(() => read(`<${"x".repeat(REPORT_LIMIT - 20)}>`)).toThrow(broken(/tag is too long/));
  expect(() => read(`<!--${"<!--".repeat(REPORT_LIMIT / 4 - 2)}`)).toThrow(broken(/middle/));
});

test("names of properties are files like any other", () => {
  const text = "TN:\nSF:__proto__\nDA:1,1\nend_of_record\nSF:constructor\nDA:1,1\nend_of_record\n";
  expect(read(text).files.size).toBe(0);
});

import { expect, test } from "vitest";
import { fixtureFiles } from "../../../../test/support/import-fixtures.ts";
import { readFile, readFolder } from "./folder.ts";
import type { ImportedRequest } from "./imported.ts";

function read(folder: string): ImportedRequest {
  const found = readFolder(folder, fixtureFiles(folder));
  if (found.status !== "read") throw new Error(found.status);
  return found.imported;
}

const criteriaOf = ({ criteria }: ImportedRequest): string[] =>
  criteria.map(({ text, from }) => `${from.line} ${text}`);

test("Spec Kit: scenarios, requirements and success criteria are criteria, in the words of the spec", () => {
  const imported = read("specs/004-gift-receipts");
  expect(imported.title).toBe("Gift receipts");
  expect(criteriaOf(imported)).toEqual([
    "22 Given a paid order, When the buyer asks for a gift receipt, Then every line is shown and no amount is",
    "23 Given an order that is not paid, When the buyer asks for a gift receipt, Then the shop refuses with the reason",
    "33 Given a gift receipt of 30 days or less, When its code is scanned, Then the till shows the lines that can still be exchanged.",
    "36 Given a line that was exchanged before, When its code is scanned again, Then the till says so",
    "48 FR-001: System MUST print a gift receipt for a paid order",
    "49 FR-002: System MUST NOT show an amount, a discount or a means of payment on it",
    "50 FR-003: System MUST keep a gift code for [open: retention period not specified]",
    "60 SC-001: 95% of gift receipts are printed within 2 seconds",
  ]);
});

test("Spec Kit: the rest goes where it fits, and what was left out is said", () => {
  const { request, sections, notes } = read("specs/004-gift-receipts");
  expect(request).toBe(
    "Gift receipts\n\nA buyer can print a receipt without prices, so that a gift can be exchanged.\n\n**Key Entities**\n\n- **Gift code**: stands for the lines of one order; not the order's number",
  );
  expect(sections?.Experience).toContain(
    "**Why this priority**: Without it nothing else is of use.",
  );
  expect(sections?.["Edge cases"]).toBe(
    "- What happens when an order was refunded in part before the receipt is printed?\n- A receipt of a closed shop: [open: may another shop exchange it?]",
  );
  expect(sections?.["Out of scope"]).toBe("- Gift cards.");
  expect(sections?.Constraints).toContain("- Storage: PostgreSQL");
  expect(sections?.Constraints).not.toContain("N/A");
  expect(sections?.Patterns).toContain("specs/004-gift-receipts/plan.md:40: Data Flow");
  expect(sections?.Risks).toContain(
    "- retention period not specified (specs/004-gift-receipts/spec.md:50)",
  );
  expect(notes).toEqual([
    "specs/004-gift-receipts/spec.md: 1 hidden comment left out.",
    "specs/004-gift-receipts/spec.md: 1 line of the template left out.",
    "specs/004-gift-receipts/plan.md: left out Constitution Check, Documentation (this feature), Data Flow (Patterns says where).",
    "specs/004-gift-receipts/tasks.md: 2 lines left out that belong to no task.",
    "Not read: specs/004-gift-receipts/research.md. Patterns names it.",
    "2 open questions stand under Risks: answer them in the brief.",
    "2 tasks left out that are done.",
    "3 tasks are 2 in the plan, with their steps below.",
  ]);
});

test("Spec Kit: a task is to meet the scenarios of its story and the requirements that it names", () => {
  const { tasks } = read("specs/004-gift-receipts");
  expect(
    tasks.map(({ title, criteria, files, done, group }) => [title, criteria, files, done, group]),
  ).toEqual([
    ["Add the folder src/receipts/gift/ (T001)", undefined, undefined, true, "Setup"],
    ["Configure the printer of the test shop (T002)", undefined, undefined, true, "Setup"],
    [
      "Contract test in test/receipts/gift.test.ts (T003)",
      [0, 1],
      ["test/receipts/gift.test.ts"],
      undefined,
      "User Story 1 - Print without prices",
    ],
    [
      "Renderer in src/receipts/gift/render.ts (depends on T003), FR-002 (T004)",
      [0, 1, 5],
      ["src/receipts/gift/render.ts"],
      undefined,
      "User Story 1 - Print without prices",
    ],
    [
      "Table of codes in migrations/0031_gift_codes.sql (T005)",
      [2, 3],
      ["migrations/0031_gift_codes.sql"],
      undefined,
      "User Story 2 - Exchange with a code",
    ],
  ]);
});

test("Spec Kit: requirements and edge cases under a story are taken too", () => {
  const { criteria, sections } = readFile({
    path: "spec.md",
    text: `# Feature Specification: [FEATURE NAME]

### User Story 1 - Cart (Priority: P1)

It holds things.

**Acceptance Scenarios**:

1. **Given** a cart, **When** it is empty, **Then** one cannot pay

**Functional Requirements**:

- **FR-001**: System MUST hold 50 lines

**Edge Cases**:

- Line 51

**Independent Test**: Fill it.
`,
  });
  expect(criteria.map(({ text }) => text)).toEqual([
    "Given a cart, When it is empty, Then one cannot pay",
    "FR-001: System MUST hold 50 lines",
  ]);
  expect(sections?.["Edge cases"]).toContain("- Line 51");
  expect(sections?.Experience).toContain("**Independent Test**: Fill it.");
});

test("OpenSpec: requirements and their scenarios are criteria; what is removed is one", () => {
  const imported = read("openspec/changes/add-order-export");
  expect(imported.criteria[4]?.from.name).toBe("A month that is not over");
  expect(imported.title).toBe("Add order export");
  expect(criteriaOf(imported)).toEqual([
    "5 The system SHALL record who exported which month.",
    "7 WHEN a file has been handed out, THEN the trail has an entry with name and month.",
    "9 The system SHALL export the orders of a calendar month as CSV.",
    "11 WHEN an accountant exports a month that is over, THEN the file has one line for each order of that month, AND amounts are in cents.",
    "17 WHEN an accountant exports the present month, THEN the shop refuses and names the first day on which it will do it.",
    "24 The system SHALL no longer have: Monthly report by mail. Reason: Replaced by the export. Migration: Take the file from /orders/export",
  ]);
});

test("a task list in another form than ours is named, not dropped", () => {
  const { sections, notes } = readSpec({
    "tasks.md": "# Tasks\n\n### T001: Do it\n**Type**: setup\n",
  });
  expect(sections?.Patterns).toContain("- specs/001-a/tasks.md");
  expect(notes).toEqual(["Not read: specs/001-a/tasks.md. Patterns names it."]);
});

function readSpec(files: Readonly<Record<string, string>>): ImportedRequest {
  const all = { "spec.md": "# Feature Specification: A\n\nDo a.\n", ...files };
  const paths = Object.entries(all).map(([name, text]) => ({ path: `specs/001-a/${name}`, text }));
  const found = readFolder("specs/001-a", paths);
  if (found.status !== "read") throw new Error(found.status);
  return found.imported;
}

test("OpenSpec: why and what are the request; a long design stays where it is", () => {
  const { request, sections, notes, tasks } = read("openspec/changes/add-order-export");
  expect(request).toMatch(
    /^Add order export\n\n\*\*Why\*\*\n\nAccountants copy orders[^]*\*\*BREAKING\*\* The old report is gone\./,
  );
  expect(sections?.["Out of scope"]).toBe("- Spreadsheet formats");
  expect(sections?.Constraints).toContain("so that a large month needs no memory");
  expect(sections?.Patterns).toContain(
    "openspec/changes/add-order-export/design.md:19: Components",
  );
  expect(sections?.Risks).toContain("- Which time zone does a month have?");
  expect(notes[0]).toBe(
    "openspec/changes/add-order-export/specs/order-export/spec.md:29: left out, only names change: Order list → Order overview.",
  );
  expect(tasks.map(({ title, group, done }) => [title, group, done])).toEqual([
    ["Query of a month in `src/orders/query.ts`", "Export", true],
    ["Writer in `src/orders/export.ts` and verify that quotes are doubled", "Export", undefined],
    ["Route, and verify that the present month is refused", "Export", undefined],
    ["Record the export in `src/audit/trail.ts`", "Trail", undefined],
  ]);
});

test("a design outside the repository is taken whole, because no agent could read it there", () => {
  const found = readFolder("/elsewhere/change", [
    { path: "/elsewhere/change/proposal.md", text: "## Why\n\nBecause.\n" },
    { path: "/elsewhere/change/design.md", text: "## Components\n\nA reader.\n" },
  ]);
  expect(found).toMatchObject({
    imported: { request: "Change\n\n**Why**\n\nBecause.\n\n**Components**\n\nA reader." },
  });
});

test("Kiro: criteria stay EARS sentences; tasks name those that they are to meet", () => {
  const imported = read(".kiro/specs/stock-alerts");
  expect(criteriaOf(imported)).toEqual([
    "19 WHEN a buyer asks for an alert on a product that is out of stock THEN the shop SHALL keep the alert",
    "20 IF the product is in stock THEN the shop SHALL refuse the alert",
    "28 WHEN a product is back THEN the shop SHALL send one mail for each alert within 10 minutes",
    "29 WHILE a mail is being sent, the shop SHALL take no second alert of that buyer",
  ]);
  expect(imported.tasks).toEqual([
    {
      title: "Table in migrations/0040_alerts.sql",
      criteria: [0],
      files: ["migrations/0040_alerts.sql"],
      done: true,
      group: "Alerts",
      details: ["product, buyer, asked at"],
    },
    {
      title: "Route in src/alerts/route.ts",
      criteria: [0, 1],
      files: ["src/alerts/route.ts"],
      group: "Alerts",
      details: ["refuse what is in stock", "after: nothing else"],
    },
    { title: "Property test of the table (optional)", criteria: [0, 1], group: "Alerts" },
    {
      title: "Job that sends the mails in src/alerts/job.ts",
      criteria: [2, 3],
      files: ["src/alerts/job.ts"],
      group: "Job that sends the mails in src/alerts/job.ts",
      details: ["one mail for each alert"],
    },
  ]);
  expect(imported.notes).toContain(
    ".kiro/specs/stock-alerts/tasks.md: 1 checkpoint left out: Tacit runs the checks itself.",
  );
});

test("Kiro: what a fix shall do and what it shall leave are criteria", () => {
  const imported = read(".kiro/specs/double-refund");
  expect(criteriaOf(imported)).toEqual([
    "15 WHEN the refund button is clicked twice within a second THEN the system SHALL pay one refund",
    "19 WHEN two different lines are refunded THEN the system SHALL CONTINUE TO pay both",
  ]);
  expect(imported.sections?.Experience).toContain("pays two refunds");
  expect(imported.request).toBe("Double refund\n\nA refund that is clicked twice is paid twice.");
});

test("a folder of specs is not guessed at", () => {
  expect(readFolder(".kiro", fixtureFiles(".kiro"))).toEqual({
    status: "several",
    folders: ["specs/double-refund", "specs/stock-alerts"],
  });
});

test("a folder above a single spec means that spec; archived changes are over", () => {
  const files = [
    ...fixtureFiles("openspec"),
    { path: "openspec/changes/archive/2026-01-01-old/proposal.md", text: "## Why\n\nOld.\n" },
  ];
  expect(readFolder("openspec", files)).toMatchObject({
    imported: { source: { format: "openspec", name: "openspec/changes/add-order-export" } },
  });
});

test("a folder with one text is that text; one with several that are no spec is unknown", () => {
  const one = { path: "notes/wish.md", text: "Add a button." };
  expect(readFolder("notes", [one])).toMatchObject({ imported: { request: "Add a button." } });
  expect(readFolder("notes", [one, { ...one, path: "notes/b.md" }])).toEqual({ status: "unknown" });
  expect(readFolder("notes", [])).toEqual({ status: "unknown" });
});

test.each([
  [".kiro/specs/stock-alerts/requirements.md", "kiro"],
  [".kiro/specs/double-refund/bugfix.md", "kiro"],
  ["specs/004-gift-receipts/spec.md", "spec-kit"],
  ["openspec/changes/add-order-export/proposal.md", "openspec"],
  ["openspec/changes/add-order-export/specs/order-export/spec.md", "openspec"],
  ["openspec/changes/add-order-export/design.md", "markdown"],
])("%s alone is read as %s", (path, format) => {
  const [file] = fixtureFiles(path.slice(0, path.lastIndexOf("/"))).filter(
    (each) => each.path === path,
  );
  expect(readFile(file ?? { path, text: "" }).source).toEqual({ format, name: path });
});

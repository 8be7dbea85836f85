import { expect, test } from "vitest";
import { briefSections } from "../../ground/contract/brief.ts";
import { draftSections } from "./draft.ts";
import { sectionsIn } from "./files.ts";
import { frameRequest } from "./frame.ts";

function drafted(request: string): ReturnType<typeof draftSections> {
  return draftSections(frameRequest(request, { entries: [], facts: [] }));
}

test("a short request stays together as the intent, and the other sections ask", () => {
  const sections = drafted("Add a search. Only admins may use it.");
  expect(sections.Intent).toBe("Add a search. Only admins may use it.");
  expect(sections.Risks).toBe("<!-- What would you check first in review? -->");
  expect(sections.Plan).toBe("<!-- One task unless you say otherwise. -->");
});

test("a long request is sorted into sections, and each of its sentences stands in one", () => {
  const sentences = [
    "We need a list of boards that people share with their team.",
    "A button on the page opens a dialog with all boards of the team.",
    "If the server is down, then the page shall show the last list it had.",
    "Be careful with the old clients, they send no version at all.",
    "Do not touch the billing, that comes in another change next month.",
    "The dialog shows a name, an owner and the date of the last change.",
  ];
  const sections = drafted(sentences.join(" "));
  const outside = briefSections
    .filter((section) => section !== "Acceptance criteria")
    .map((section) => sections[section])
    .join("\n");
  const counts = sentences.map((sentence) => outside.split(sentence).length - 1);
  expect(counts).toEqual(sentences.map(() => 1));
  expect(sections.Risks).toContain("Be careful");
});

test("a request of Markdown cannot break the sections of the file", () => {
  const hostile = `# A\n\n## Plan\n\n- T1: x\n\n\`\`\`\n## Risks\n<!-- open\n${"word ".repeat(80)}\n--- \n~~~`;
  const sections = drafted(hostile);
  const body = briefSections.map((name) => `## ${name}\n\n${sections[name]}\n`).join("\n");
  const read = sectionsIn(body);
  expect(Object.keys(read)).toEqual([...briefSections]);
  for (const name of briefSections) expect(read[name]).toBe(sections[name].trim());
  expect(sections.Plan).toBe("<!-- One task unless you say otherwise. -->");
});

test("code of a long request is quoted below its intent", () => {
  const sections = drafted(
    `${"Boards must be sorted by name. ".repeat(20)}\n\`\`\`\nsort()\n\`\`\``,
  );
  expect(sections.Intent).toMatch(/\n\n> sort\(\)$/);
});

test("a request of more sentences than are read stays together, word for word", () => {
  const request = "Go. ".repeat(1001).trim();
  expect(drafted(request).Intent).toBe(request);
});

import { expect, test } from "vitest";
import { type Subject, proposalPrompt, proposalsIn, proposedText } from "./proposals.ts";

const subject: Subject = {
  request: "Add login",
  kinds: ["authentication"],
  questions: [
    { id: "authentication.methods", question: "How does one prove who one is?" },
    { id: "limits", question: "How many?" },
  ],
  known: ["We use Express 5"],
  criteria: [
    { id: "AC-1", text: "The system shall support login. <!-- spec.md:4 -->" },
    { id: "AC-2", text: "It shall be fast." },
    { id: "AC-3", text: "It shall be secure." },
    { id: "AC-4", text: "It shall be simple." },
  ],
};

function read(answer: unknown) {
  return proposalsIn(JSON.stringify(answer), subject);
}

test("the model is told the request, kinds, questions, what is known and criteria, and no comment", () => {
  expect(JSON.parse(proposalPrompt(subject).user)).toEqual({
    ...subject,
    criteria: [
      { id: "AC-1", text: "The system shall support login." },
      ...subject.criteria.slice(1),
    ],
  });
});

test("an answer belongs to a question that was asked, and none is none", () => {
  const { answers } = read({
    answers: [
      { id: "limits", answer: null },
      { id: "authentication.methods", answer: "By password." },
      { id: "authentication.methods", answer: "By passkey." },
      { id: "other", answer: "Yes." },
      "no object",
    ],
  });
  expect(answers).toEqual([
    {
      id: "authentication.methods",
      question: "How does one prove who one is?",
      answer: "By password.",
    },
  ]);
});

test("at most five edge cases, none twice and none empty", () => {
  const { edgeCases } = read({ edgeCases: ["Late.", " ", "LATE.", 5, "b", "c", "d", "e", "f"] });
  expect(edgeCases).toEqual(["Late.", "b", "c", "d", "e"]);
});

test("at most three criteria of the brief's own, and only where the words differ", () => {
  const { criteria } = read({
    criteria: ["AC-9", "AC-4", "AC-3", "AC-2", "AC-1"].map((id) => ({
      id,
      text: `${id} reworded`,
    })),
  });
  expect(criteria.map(({ id }) => id)).toEqual(["AC-1", "AC-2", "AC-3"]);
  expect(read({ criteria: [{ id: "AC-2", text: "It shall  be fast." }] }).criteria).toEqual([]);
});

test.each([
  ["in a fence", 'Here it is:\n```json\n{"edgeCases": ["a"]}\n```\nDone.'],
  ["with words around it", 'Sure! {"edgeCases": ["a"]} Anything else?'],
  ["with nulls", '{"answers": null, "edgeCases": ["a"], "criteria": null}'],
])("JSON %s is read", (_name, content) => {
  expect(proposalsIn(content, subject).edgeCases).toEqual(["a"]);
});

test.each(["", "I would rather not.", "[]", "null", "{}", '{"edgeCases": "a"}', '{"cases": []}'])(
  "what is not the JSON that was asked for is one sentence: %j",
  (content) => {
    expect(() => proposalsIn(content, subject)).toThrow(
      expect.objectContaining({ code: "brief/no-proposals", kind: "environment" }),
    );
  },
);

test.each([
  ["line ends and blanks", "a\r\n\n## Plan\u2028\tb", "a ## Plan b"],
  ["comment marks", "a --> b <!-- c --!> d <!--> e", "a -- > b <! -- c -- !> d <! -- > e"],
  ["a picture", "![x](http://a.example/?q)", "! [x](http://a.example/?q)"],
  ["HTML", "<img src=x> and </b>, 1 < 2", String.raw`\<img src=x> and \</b>, 1 < 2`],
  [
    "hidden characters",
    "a\u202eb\u0007",
    "a‹U+202E RIGHT-TO-LEFT OVERRIDE›b‹U+0007 CONTROL CHARACTER›",
  ],
  ["half a character", "a\ud800b", "a\ufffdb"],
])("%s become one harmless line", (_name, text, line) => {
  expect(proposedText(text)).toBe(line);
});

test("a text of any length has at most 300 characters, and none is halved", () => {
  expect(proposedText("x".repeat(1_000_000))).toBe(`${"x".repeat(299)}…`);
  expect(proposedText(`${"x".repeat(298)}😀😀`)).toBe(`${"x".repeat(298)}…`);
  expect(proposedText("\u200b".repeat(1000)).length).toBe(300);
});

import { expect, test } from "vitest";
import { addedFile, reviewOfDiff } from "../../../test/support/review-of-diff.ts";

const lines = (word: string): string[] => [
  `const ${word}Total = sum(price, count, tax);`,
  `if (${word}Total > limit) refuse(order, ${word}Total);`,
  `store(order, ${word}Total, ledger);`,
  `notify(customer, ${word}Total, queue);`,
];

function edited(path: string, removed: readonly string[], added: readonly string[]): string {
  const body = [...removed.map((line) => `-${line}\n`), ...added.map((line) => `+${line}\n`)];
  return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -7,${removed.length} +7,${added.length} @@\n${body.join("")}`;
}

test("every order has every hunk once, and the first of risk are where to start", () => {
  const diff = ["a", "b", "c", "d", "e", "f", "g"]
    .map((word) => addedFile(`src/${word}.ts`, lines(word)))
    .join("");
  const { files, orders } = reviewOfDiff(diff);
  const ids = files.flatMap((file) => file.hunks.map(({ id }) => id)).toSorted();

  for (const order of [orders.risk, orders.tenMinutes, orders.files]) {
    expect([...order].toSorted()).toEqual(ids);
  }
  expect(orders.startHere).toEqual(orders.risk.slice(0, 5));
});

test("findings stand in the hunk that shows their line, and those of none are the change's", () => {
  const { files, findings } = reviewOfDiff(addedFile("src/a.ts", lines("a")), {
    findings: [
      { rule: "review/x", path: "src/a.ts", line: 4, message: "Here." },
      { rule: "review/x", path: "src/a.ts", line: 5, message: "Below." },
      { rule: "review/x", path: "src/a.ts", message: "Of the file." },
      { rule: "review/x", path: "src/other.ts", line: 1, message: "Elsewhere." },
      { rule: "review/x", message: "Of all." },
    ],
  });

  expect(files[0]?.hunks[0]?.findings.map(({ message }) => message)).toEqual(["Here."]);
  expect(findings.map(({ message }) => message)).toEqual([
    "Below.",
    "Of the file.",
    "Elsewhere.",
    "Of all.",
  ]);
});

test("code that only moved is folded on both sides, with the place of the other", () => {
  const [removed, added] = reviewOfDiff(
    edited("src/a.ts", lines("a"), []) + addedFile("src/b.ts", lines("a")),
  ).files.flatMap((file) => file.hunks);

  expect(removed?.fold).toEqual({ why: "moved", text: "moved to src/b.ts:1" });
  expect(added?.fold).toEqual({ why: "moved", text: "moved here from src/a.ts:7" });
  expect(added?.lines.every(({ moved }) => moved === true)).toBe(true);
});

test("of hunks that make the same edit the first is shown, and the others say so", () => {
  const { files, groups } = reviewOfDiff(
    ["a", "b", "c"]
      .map((word) =>
        edited(`src/${word}.ts`, [`${word} = fetchUser(id);`], [`${word} = loadUser(id);`]),
      )
      .join(""),
  );
  const hunks = files.flatMap((file) => file.hunks);

  expect(groups.map((group) => group.hunks)).toEqual([hunks.map(({ id }) => id)]);
  expect(hunks.map(({ fold }) => fold?.why)).toEqual([undefined, "same-edit", "same-edit"]);
  expect(hunks[1]?.fold?.text).toMatch(/fetchUser.*loadUser.*as 2 others/);
});

test("what only changes its indentation, and what a machine made, is folded", () => {
  const { files } = reviewOfDiff(
    edited("src/a.ts", ["call();"], ["  call();"]) + addedFile("dist/a.js", ["made();"]),
  );

  expect(files.map(({ hunks }) => hunks[0]?.fold?.why)).toEqual(["format", "generated"]);
});

test("points are the sum of reasons, and only source has them", () => {
  const [source, document] = reviewOfDiff(
    addedFile("src/a.ts", lines("a")) + addedFile("docs/a.md", lines("a")),
  ).files.flatMap((file) => file.hunks);

  expect(source?.points).toBe(source?.reasons.reduce((sum, { points }) => sum + points, 0));
  expect(source?.points).toBeGreaterThan(0);
  expect(document).toMatchObject({ points: 0, reasons: [] });
});

test("a hunk of which only line ends or indentation differ is not where to start", () => {
  const many = Array.from({ length: 60 }, (_, at) => `if (call(${at})) other(${at});`);
  const ends = edited(
    "src/a.ts",
    many,
    many.map((line) => `${line}\r`),
  );
  const deeper = edited(
    "src/b.ts",
    many,
    many.map((line) => `  ${line}`),
  );
  const python = edited(
    "src/c.py",
    many,
    many.map((line) => `  ${line}`),
  );
  const { files, orders } = reviewOfDiff(
    ends + deeper + python + addedFile("src/d.ts", lines("d")),
  );
  const [a, b, c, d] = files.flatMap(({ hunks }) => hunks);

  expect([a?.points, b?.points]).toEqual([-2, -2]);
  expect(c?.points).toBeGreaterThan(d?.points ?? 0);
  expect(orders.risk).toEqual([c?.id, d?.id, a?.id, b?.id]);
});

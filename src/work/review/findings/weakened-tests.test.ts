import { expect, test } from "vitest";
import { reviewedChange } from "../../../../test/support/reviewed-change.ts";
import { loosened } from "./loosened.ts";
import { newSideOf } from "./side.ts";
import { testCasesIn } from "./test-cases.ts";
import { weakenedTests } from "./weakened-tests.ts";

function said(path: string, before: string | undefined, after: string | undefined): string[] {
  return weakenedTests(
    reviewedChange({
      path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    }),
  ).map(({ rule, line, message }) => `${rule.slice("review/".length)}:${line ?? ""} ${message}`);
}

function casesOf(path: string, after: string): string[] {
  const [file] = reviewedChange({ path, after });
  if (file === undefined) throw new Error("no file");
  return testCasesIn(path, newSideOf(file)).map(
    ({ name, group, assertions, skipped, focused }) =>
      `${group ? "group " : ""}${name} ${assertions}${skipped === undefined ? "" : ` ${skipped}`}${focused === undefined ? "" : ` ${focused}`}`,
  );
}

test.each([
  [
    "a.test.ts",
    'describe("a", () => {\n  it.skip("b", () => {\n    expect(1).toBe(1);\n    expect(2).toBe(2);\n  });\n  test.each([1, 2])("c %s", (n) => {\n    assert.ok(n);\n  });\n  it(\n    "d",\n    async () => {},\n  );\n});\nxit("e", f);\nit.only(`f ${1}`, f);\ngit("no");\ntest(value);\n',
    ["group a 0", "b 2 it.skip", "c %s 1", "d 0", "e 0 xit", "f ${1} 0 it.only"],
  ],
  [
    "a.test.ts",
    'test.each([\n  [1],\n  [2],\n])("table", () => {\n  expect(1).toBe(1);\n});\n',
    ["table 1"],
  ],
  [
    "test_a.py",
    'class TestA:\n    @pytest.mark.skip(reason="x")\n    def test_a(self):\n        assert 1\n\n    async def test_b(self):\n        pytest.skip("no")\n        self.assertEqual(1, 1)\n',
    ["group TestA 0", "test_a 1 @pytest.mark.skip", "test_b 1 pytest.skip("],
  ],
  [
    "a_test.go",
    'func TestA(t *testing.T) {\n\tt.Run("b c", func(t *testing.T) {\n\t\tassert.Equal(t, 1, 1)\n\t})\n\tt.Skip("x")\n\tif x {\n\t\tt.Fatal("y")\n\t}\n}\n',
    ["TestA 1 t.Skip(", "b c 1"],
  ],
  [
    "a.rs",
    "#[test]\n#[ignore]\nfn a() {\n    assert_eq!(1, 1);\n}\n\nfn b() {}\n",
    ["a 1 #[ignore]"],
  ],
  [
    "ATest.java",
    'public class ATest {\n  @Test\n  @Disabled("x")\n  void pays() {\n    assertEquals(1, 1);\n  }\n\n  void other() {}\n}\n',
    ["group ATest 0", "pays 1 @Disabled"],
  ],
  [
    "ATests.cs",
    '  [Fact(Skip = "x")]\n  public async Task Pays()\n  {\n    Assert.Equal(1, 1);\n  }\n',
    ["Pays 1 Skip ="],
  ],
  [
    "a_spec.rb",
    'describe A do\n  it "b" do\n    expect(a).to eq(1)\n  end\n  xit "c" do\n    skip\n  end\nend\n',
    ["group line 1 0", "b 1", "c 0 xit"],
  ],
  [
    "ATest.php",
    "    public function testA(): void\n    {\n        $this->markTestSkipped();\n        $this->assertSame(1, 1);\n    }\n",
    ["testA 1 $this->markTestSkipped("],
  ],
])("the cases of %s", (path, text, names) => {
  expect(casesOf(path, text)).toEqual(names);
});

const pays = 'test("pays once", () => {\n  expect(pay()).toBe(1);\n});\n';
const twice =
  'test("pays twice", () => {\n  const order = pay(2);\n  expect(order.total).toBe(2);\n  expect(order.lines).toHaveLength(2);\n});\n';

test("a deleted test is named, unless it moved, has a new name, or its subject went too", () => {
  expect(said("a.test.ts", pays + twice, pays)).toEqual([
    "test-deleted:3 The test `pays twice` was deleted, and what it tests still exists.",
  ]);
  expect(
    said("a.test.ts", pays + twice, pays + twice.replace("pays twice", "pays 2 times")),
  ).toEqual([]);
  const moved = reviewedChange(
    { path: "a.test.ts", before: pays + twice, after: pays },
    { path: "b.test.ts", after: twice },
  );
  expect(weakenedTests(moved)).toEqual([]);
  const gone = reviewedChange(
    { path: "a.test.ts", before: pays + twice, after: pays },
    {
      path: "src/pay.ts",
      before: "export function pay() {}\nexport function a() {}\n",
      after: "export function a() {}\n",
    },
  );
  expect(weakenedTests(gone)).toEqual([]);
});

test("a deleted test file is one finding, and many deleted tests are counted", () => {
  expect(said("a.test.ts", pays + twice, undefined)).toEqual([
    "test-deleted: The test file was deleted with 2 tests of code that still exists: `pays once`, `pays twice`.",
  ]);
  const many = Array.from(
    { length: 20 },
    (_, n) => `test("n${n}", () => {\n  expect(f(${n})).toBe(${n});\n});\n`,
  ).join("");
  expect(said("a.test.ts", pays + many, pays).at(-1)).toBe(
    "test-deleted: 12 more tests were deleted in this file.",
  );
});

test("skips and focus that were added are named, and those that were there are not", () => {
  expect(said("a.test.ts", pays, pays.replace("test(", "test.skip("))).toEqual([
    "test-skipped:1 The test `pays once` is skipped now: `test.skip`.",
  ]);
  expect(said("a.test.ts", pays, pays + twice.replace("test(", "test.only("))).toEqual([
    "test-focused:4 Only the new test `pays twice` runs now: `test.only` keeps the other tests of the file from running.",
  ]);
  expect(
    said(
      "test_a.py",
      "def test_a():\n    assert f() == 1\n",
      "@pytest.mark.xfail\ndef test_a():\n    assert f() == 1\n",
    ),
  ).toEqual(["test-skipped:2 The test `test_a` is skipped now: `@pytest.mark.xfail`."]);
  expect(
    said(
      "a_test.go",
      "func TestA(t *testing.T) {\n\tf()\n}\n",
      'func TestA(t *testing.T) {\n\tt.Skip("flaky")\n\tf()\n}\n',
    ),
  ).toEqual(["test-skipped:1 The test `TestA` may be skipped now: `t.Skip`."]);
  expect(
    said(
      "a.test.ts",
      pays.replace("test(", "test.skip("),
      pays.replace("test(", "test.skip(") + twice,
    ),
  ).toEqual([]);
  expect(said("a.test.ts", pays.replace("test(", "test.skip("), pays)).toEqual([]);
});

test("assertions that went without replacement are counted", () => {
  expect(
    said("a.test.ts", twice, twice.replace("  expect(order.lines).toHaveLength(2);\n", "")),
  ).toEqual(["assertion-deleted:1 The test `pays twice` lost 1 of its 2 assertions; 1 is left."]);
  expect(
    said(
      "src/a.rs",
      "#[test]\nfn a() {\n    assert_eq!(f(), 1);\n}\n",
      "#[test]\nfn a() {\n    f();\n}\n",
    ),
  ).toEqual(["assertion-deleted:2 The test `a` lost 1 of its 1 assertion; none is left."]);
  expect(
    said("a.test.ts", twice, twice.replace("expect(order.lines)", "expectLines(order)\n  //")),
  ).toEqual([]);
});

test.each([
  ["expect(a).toBe(2);", "expect(a).toBeTruthy();", "`toBe` became `toBeTruthy`"],
  [
    "expect(a.b).toEqual({ c: 1 });",
    "expect(a.b).toEqual(expect.anything());",
    "`toEqual` became `expect.anything`",
  ],
  ["expect(n).toBe(3)", "expect(n).toBeGreaterThan(0)", "`toBe` became `toBeGreaterThan`"],
  ['expect(f).toThrow("no")', "expect(f).toThrow()", '`toThrow("no")` became `toThrow()`'],
  ["expect(v).toBeCloseTo(1, 5)", "expect(v).toBeCloseTo(1, 2)", "`CloseTo` went from 5 to 2"],
  ["}, { timeout: 1000 });", "}, { timeout: 60_000 });", "`timeout` went from 1000 to 60_000"],
  [
    "self.assertEqual(total, 3)",
    "self.assertIsNotNone(total)",
    "`assertEqual` became `assertIsNotNone`",
  ],
  ["assert total == 3", "assert total", "`assert total == 3` became `assert total`"],
  [
    "assert total == 3",
    "assert total is not None",
    "`assert total == 3` became `assert total is not None`",
  ],
  ["assertEquals(3, total);", "assertNotNull(total);", "`assertEquals` became `assertNotNull`"],
  ["assert.Equal(t, 3, total)", "assert.NotNil(t, total)", "`assert.Equal` became `assert.NotNil`"],
  ["Assert.Equal(3, total);", "Assert.True(total > 0);", "`Assert.Equal` became `Assert.True`"],
  ["assert_eq!(total, 3);", "assert!(total > 0);", "`assert_eq!` became `assert!`"],
  ["expect(total).to eq(3)", "expect(total).to be_truthy", "`eq` became `be_truthy`"],
])("%s is looser as %s", (before, after, what) => {
  expect(loosened(before, after)).toBe(what);
});

test.each([
  ["expect(a).toBe(2);", "expect(a).toBe(3);"],
  ["expect(a).toBe(2);", "expect(b).toBeTruthy();"],
  ["expect(a).toBeTruthy();", "expect(a).toBe(2);"],
  ['expect(f).toThrow("no")', 'expect(f).toThrow("yes")'],
  ["}, { timeout: 60_000 });", "}, { timeout: 1000 });"],
  ["expect(v).toBeCloseTo(1, 2)", "expect(v).toBeCloseTo(1, 5)"],
  ["const lines = 3;", "const lines = 5;"],
  ["assert total == 3", "assert total == 4"],
  ["assertEquals(3, total);", "assertNotNull(other);"],
  ["assert_eq!(total, 3);", "assert!(total == 3);"],
  ["", "x".repeat(2_000)],
])("%s is not looser as %s", (before, after) => {
  expect(loosened(before, after)).toBeUndefined();
});

test("a loosened line names its test", () => {
  expect(said("a.test.ts", pays, pays.replace("toBe(1)", "toBeDefined()"))).toEqual([
    "expectation-loosened:2 An expectation is looser now in the test `pays once`: `toBe` became `toBeDefined`.",
  ]);
});

function one(name: string, lines: string): string {
  return `describe("${name}", () => {\n  it("works", () => {\n${lines}  });\n});\n`;
}

test("cases of the same name are told apart by their groups, or not at all", () => {
  const assertion = "    expect(a).toBe(1);\n";
  expect(
    said(
      "a.test.ts",
      one("a", assertion) + one("b", assertion + assertion.replace("a)", "b)")),
      one("a", assertion) + one("b", assertion),
    ),
  ).toEqual(["assertion-deleted:7 The test `works` lost 1 of its 2 assertions; 1 is left."]);
  expect(said("a.test.ts", one("a", assertion), one("a", "") + one("a", assertion))).toEqual([]);
});

test("a skip on a condition inside a test marks that test", () => {
  const body = 'test("pays", () => {\n  expect(a).toBe(1);\n});\n';
  expect(
    said("a.spec.ts", body, body.replace("{\n", '{\n  test.skip(isMobile, "later");\n')),
  ).toEqual(["test-skipped:1 The test `pays` may be skipped now: `test.skip`."]);
});

test("snapshots that lost lines are named, and those that only grew are not", () => {
  expect(said("src/__snapshots__/a.test.ts.snap", "a\nb\n", "a\nc\n")).toEqual([
    "snapshot-rewritten: A snapshot was rewritten to what the code does now: 1 expected line was replaced.",
  ]);
  expect(said("src/__snapshots__/a.test.ts.snap", "a\n", "a\nb\n")).toEqual([]);
  expect(said("pkg/testdata/out.golden", "a\n", "b\n")).toHaveLength(1);
  expect(said("pkg/testdata/input.json", "a\n", "b\n")).toEqual([]);
});

test("hostile tests end soon and say nothing", () => {
  for (const text of [
    "it(".repeat(60_000),
    'it("a',
    "describe(\n".repeat(30_000),
    "@x\n".repeat(30_000),
    "test(`${".repeat(30_000),
    "\u0000__proto__\n".repeat(1_000),
  ]) {
    for (const path of ["a.test.ts", "test_a.py", "ATest.java", "a_spec.rb"])
      expect(said(path, undefined, text)).toEqual([]);
  }
});

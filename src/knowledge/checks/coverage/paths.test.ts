import { expect, test } from "vitest";
import {
  goModules,
  namesakesIn,
  type ReportedPaths,
  reportedPaths,
  type RepositoryPaths,
} from "./paths.ts";

function pathsOf(
  files: readonly string[],
  report = "coverage/lcov.info",
  overrides: Partial<RepositoryPaths> = {},
): ReportedPaths {
  const all = new Set(files);
  const repository = { all, wanted: all, roots: ["/home/w"], modules: [], ...overrides };
  return reportedPaths(report, repository, namesakesIn(all));
}

const shop = [
  "src/a.ts",
  "packages/x/src/a.ts",
  "packages/y/src/b.ts",
  "src/main/java/org/x/A.java",
];

test.each([
  ["src/a.ts", "src/a.ts"],
  ["./src/a.ts", "src/a.ts"],
  ["src/../src/a.ts", "src/a.ts"],
  ["../src/a.ts", "src/a.ts"], // relative to the report's own folder
  ["/home/w/src/a.ts", "src/a.ts"],
  ["/home/w/packages/x/src/a.ts", "packages/x/src/a.ts"],
  ["org/x/A.java", "src/main/java/org/x/A.java"],
  ["y/src/b.ts", "packages/y/src/b.ts"],
  ["/app/packages/x/src/a.ts", "packages/x/src/a.ts"], // in a container
  ["/app/src/a.ts", "src/a.ts"],
  ["/home/w/lib/src/a.ts", undefined], // below the worktree, and not of the commit
  ["../../../src/a.ts", undefined],
  ["A.java", undefined], // a bare name says too little
  ["src/c.ts", undefined],
  ["", undefined],
  ["src/a.ts\0", undefined],
  [`${"a/".repeat(3000)}src/a.ts`, undefined],
])("%s means %s", (reported, path) => {
  expect(pathsOf(shop).find(reported)).toBe(path);
});

test("a report below a package's folder is relative to that package", () => {
  const paths = pathsOf(shop, "packages/x/coverage/lcov.info");
  expect(paths.find("src/a.ts")).toBe("packages/x/src/a.ts");
  const files = ["one/src/main/java/org/x/A.java", "two/src/main/java/org/x/A.java"];
  expect(pathsOf(files, "two/target/site/jacoco/jacoco.xml").find("org/x/A.java")).toBe(files[1]);
});

test("what could be two files is neither", () => {
  const files = ["one/src/main/java/org/x/A.java", "two/src/main/java/org/x/A.java"];
  expect(pathsOf(files, "jacoco.xml").find("org/x/A.java")).toBeUndefined();
  expect(pathsOf(files, "jacoco.xml").find("/app/org/x/A.java")).toBeUndefined();
});

test("a file that goes by two names is contested, one that goes by its whole path twice is not", () => {
  const paths = pathsOf(shop);
  paths.find("/app/src/a.ts");
  paths.find("/elsewhere/src/a.ts");
  expect([...paths.contested]).toEqual(["src/a.ts"]);
  const same = pathsOf(shop);
  same.find("/home/w/src/a.ts");
  same.find("src/a.ts");
  expect([...same.contested]).toEqual([]);
});

test("files that nobody asks about are not found, and still make another ambiguous", () => {
  const wanted = new Set(["one/org/x/A.java"]);
  const files = [...wanted, "two/org/x/A.java", "b.ts"];
  const paths = pathsOf(files, "r.xml", { wanted });
  expect(paths.find("b.ts")).toBeUndefined();
  expect(paths.find("org/x/A.java")).toBeUndefined();
  expect(paths.find("one/org/x/A.java")).toBe("one/org/x/A.java");
});

test("source roots of a report lead to its files", () => {
  const files = ["src/pkg/a.py", "test/pkg/a.py"];
  const find = (...sources: string[]) => pathsOf(files, "coverage.xml").find("pkg/a.py", sources);
  expect(find("/home/w/src")).toBe("src/pkg/a.py");
  expect(find("/home/w")).toBeUndefined(); // it says where: not there
  expect(find("/home/w/lib", "/home/w/test")).toBe("test/pkg/a.py");
  expect(find("/home/w/src", "/home/w/test")).toBeUndefined();
  expect(find("src")).toBe("src/pkg/a.py");
  expect(find("/app/test")).toBe("test/pkg/a.py");
  expect(find()).toBeUndefined();
});

test("import paths of Go are found by the module that they are of", () => {
  const files = ["cmd/a.go", "tools/cmd/a.go", "b.go"];
  const modules = goModules(
    new Map([
      ["go.mod", "// ours\nmodule example.org/m // v2\n\ngo 1.26\n"],
      ["tools/go.mod", 'module "example.org/m/tools"\n'],
      ["broken/go.mod", "modul x\n"],
    ]),
  );
  const paths = pathsOf(files, "cover.out", { modules });
  expect(paths.findGo("example.org/m/cmd/a.go")).toBe("cmd/a.go");
  expect(paths.findGo("example.org/m/tools/cmd/a.go")).toBe("tools/cmd/a.go");
  expect(paths.findGo("example.org/m/b.go")).toBe("b.go");
  expect(paths.findGo("/home/w/b.go")).toBe("b.go");
  expect(paths.findGo("example.org/mm/b.go")).toBeUndefined();
  expect(paths.findGo("cmd/a.go")).toBeUndefined();
  expect(paths.findGo("example.org/m/../m/b.go")).toBeUndefined();
});

test("a report that makes names up is given up", () => {
  const paths = pathsOf(["src/a.ts"]);
  const all = Array.from({ length: 5001 }, (_, at) => `${at}/a.ts`);
  expect(() => all.map((each) => paths.find(each))).toThrow(/more than 5000 files/);
});

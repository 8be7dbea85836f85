import { expect, test } from "vitest";
import { hunksOnly, reviewedChange } from "../../../../test/support/reviewed-change.ts";
import { swallowedErrors } from "./swallowed-errors.ts";

function messagesIn(path: string, after: string, before?: string): string[] {
  const change = reviewedChange({ path, after, ...(before === undefined ? {} : { before }) });
  const findings = swallowedErrors(change);
  expect(swallowedErrors(hunksOnly(change))).toEqual(findings);
  return findings.map(({ line, message }) => `${line}: ${message}`);
}

const silent = "the error is swallowed, and nothing says why.";

test.each([
  [
    "src/a.ts",
    "try {\n  pay();\n} catch (error) {\n}\n",
    `3: The catch block of \`error\` is empty: ${silent}`,
  ],
  ["src/a.ts", "try { pay(); } catch {}\n", `1: The catch block is empty: ${silent}`],
  [
    "src/a.ts",
    "pay().catch(() => {});\n",
    `1: \`.catch(() => {})\` does nothing with what was thrown: ${silent}`,
  ],
  [
    "src/a.js",
    "pay()\n  .catch(function (e) {\n  });\n",
    `2: \`.catch(function (e) { })\` does nothing with what was thrown: ${silent}`,
  ],
  [
    "src/a.ts",
    "pay().catch((e) => undefined)\n",
    `1: \`.catch((e) => undefined)\` does nothing with what was thrown: ${silent}`,
  ],
  [
    "a/A.java",
    "try {\n} catch (final IOException e) {\n}\n",
    `2: The catch block of \`final IOException e\` is empty: ${silent}`,
  ],
  [
    "a/A.kt",
    "try { f() } catch (e: Exception) { }\n",
    `1: The catch block of \`e: Exception\` is empty: ${silent}`,
  ],
  [
    "a/A.cs",
    "catch (Exception)\n{\n}\n",
    `1: The catch block of \`Exception\` is empty: ${silent}`,
  ],
  [
    "a.php",
    "$a = @file_get_contents($p);\n",
    `1: \`@file_get_contents()\` hides what goes wrong: ${silent}`,
  ],
  ["a.py", "try:\n    f()\nexcept:\n    pass\n", `3: \`except\` only passes: ${silent}`],
  ["a.py", "except (A, B) as e: pass\n", `1: \`except (A, B) as e\` only passes: ${silent}`],
  [
    "a.py",
    "with suppress(Exception):\n    f()\n",
    `1: \`suppress(Exception)\` hides every error: ${silent}`,
  ],
  ["a.go", "\t_ = err\n", `1: \`_ = err\` throws the error away: ${silent}`],
  [
    "a.go",
    "if err != nil {\n\treturn nil\n}\n",
    `1: \`if err != nil\` goes on with \`return nil\`: ${silent}`,
  ],
  [
    "a.go",
    "if err := f(); err != nil {\n}\n",
    `1: The block of \`if err != nil\` is empty: ${silent}`,
  ],
  [
    "a.go",
    "if err != nil {\n\treturn nil, nil\n}\n",
    `1: \`if err != nil\` goes on with \`return nil, nil\`: ${silent}`,
  ],
  [
    "a.rs",
    "let _ = save(&order).await;\n",
    `1: \`let _ = …\` drops what \`save(&order).await\` returns: ${silent}`,
  ],
  [
    "a.rs",
    "    sender.send(1).ok();\n",
    `1: \`sender.send(1).ok();\` turns the error into nothing: ${silent}`,
  ],
  [
    "a.rs",
    "let n = text.parse::<u8>().unwrap_or_default();\n",
    `1: \`let n = text.parse::<u8>().unwrap_or_default();\` takes the default where it failed: ${silent}`,
  ],
  ["a.rb", "begin\n  pay\nrescue => e\nend\n", `3: \`rescue => e\` does nothing: ${silent}`],
  [
    "a.rb",
    "n = Integer(x) rescue nil\n",
    `1: \`n = Integer(x) rescue nil\` hides every error: ${silent}`,
  ],
])("%s: %j", (path, text, message) => {
  expect(messagesIn(path, text)).toEqual([message]);
});

test.each([
  ["src/a.ts", "try { pay(); } catch (error) { report(error); }\n"],
  ["src/a.ts", "// catch (e) {}\nconst a = 'catch (e) {}';\n"],
  ["src/a.ts", "pay().catch((e) => { throw new Paid(e); });\npay().catch(report);\n"],
  ["a/A.cs", "catch (Exception e) when (e.Code == 1)\n{\n}\n"],
  ["src/a.test.ts", "try { pay(); } catch {}\n"],
  ["docs/a.md", "try { pay(); } catch {}\n"],
  ["a.py", "except KeyError:\n    return None\n"],
  ["a.py", "except KeyError:\n    pass\n    log()\n"],
  ["a.py", "def f():\n    pass\n"],
  ["a.go", "if err != nil {\n\treturn err\n}\n"],
  ["a.go", 'if err != nil {\n\treturn nil, fmt.Errorf("a: %w", err)\n}\n_ = order\n'],
  ["a.go", "if err == nil {\n\treturn nil\n}\n"],
  [
    "a.rs",
    "let _guard = lock();\nlet x = y.ok();\nmap.get(1).unwrap_or_default();\nlet _ = unused;\n",
  ],
  ["a.rb", "rescue KeyError => e\n  log(e)\nend\n"],
  ["a.php", "/** @param(int) */\n$mail = 'a@b(c)';\n"],
])("no error is swallowed in %s: %j", (path, text) => {
  expect(messagesIn(path, text)).toEqual([]);
});

test("a comment inside that explains is quoted", () => {
  expect(messagesIn("src/a.ts", "try {\n} catch {\n  // the file may be gone\n}\n")).toEqual([
    "2: The catch block is empty: the error is swallowed; the comment says `the file may be gone`.",
  ]);
  expect(messagesIn("a.py", "except OSError:\n    # gone already\n    pass\n")).toEqual([
    "1: `except OSError` only passes: the error is swallowed; the comment says `gone already`.",
  ]);
});

test("what was there before is left alone, and what was emptied is not", () => {
  const empty = "try {\n  a();\n} catch (e) {\n}\n";
  expect(messagesIn("src/a.ts", `${empty}b();\n`, empty)).toEqual([]);
  const before = "try {\n  a();\n} catch (e) {\n  report(e);\n}\n";
  expect(messagesIn("src/a.ts", empty, before)).toHaveLength(1);
  const heads = "try {\n  a();\n} catch (e) {\n  report(e); }\n";
  expect(messagesIn("src/a.ts", empty, heads)).toEqual([
    `4: The catch block of \`e\` is empty: ${silent}`,
  ]);
});

test("hostile text ends soon", () => {
  for (const text of [
    `catch (${"(".repeat(60_000)}\n`,
    "catch (e) {\n".repeat(30_000),
    ".catch( ".repeat(60_000),
    "if err != nil {\n".repeat(30_000),
    "\u0000\uFFFD__proto__ constructor\n".repeat(1_000),
  ]) {
    for (const path of ["a.ts", "a.go", "a.py", "a.rs", "a.rb", "a.php"]) {
      expect(swallowedErrors(reviewedChange({ path, after: text }))).toEqual([]);
    }
  }
});

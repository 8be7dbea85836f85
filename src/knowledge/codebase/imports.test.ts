import { expect, test } from "vitest";
import { importResolver } from "./imports.ts";

function resolver(paths: string, manifests: Record<string, string> = {}) {
  return importResolver(new Set(paths.trim().split(/\s+/)), new Map(Object.entries(manifests)));
}

test("a relative import finds endings, index files, and the TypeScript behind a written .js", () => {
  const resolve = resolver("src/a.ts src/b.tsx src/lib/index.ts src/c.mts src/page.vue");
  expect(resolve("src/a.ts", "./b")).toEqual(["src/b.tsx"]);
  expect(resolve("src/a.ts", "./b.js")).toEqual(["src/b.tsx"]);
  expect(resolve("src/a.ts", "./c.mjs")).toEqual(["src/c.mts"]);
  expect(resolve("src/lib/index.ts", "..")).toEqual([]);
  expect(resolve("src/a.ts", "./lib/")).toEqual(["src/lib/index.ts"]);
  expect(resolve("src/page.vue", "./a?raw")).toEqual(["src/a.ts"]);
  expect(resolve("src/a.ts", "../../out")).toEqual([]);
  expect(resolve("src/a.ts", "zod")).toEqual([]);
});

test("a package of the workspace is found by its name, through exports that name what is built", () => {
  const resolve = resolver(
    "packages/core/src/index.ts packages/core/src/plugins/vue.ts packages/ui/source/main.ts apps/web/a.ts",
    {
      "packages/core/package.json": JSON.stringify({
        name: "@acme/core",
        exports: {
          ".": { types: "./dist/index.d.ts", import: "./dist/index.js" },
          "./plugins/*": "./dist/plugins/*.js",
        },
      }),
      "packages/ui/package.json": JSON.stringify({ name: "ui", main: "source/main.ts" }),
      "apps/web/package.json": "{ broken",
    },
  );
  expect(resolve("apps/web/a.ts", "@acme/core")).toEqual(["packages/core/src/index.ts"]);
  expect(resolve("apps/web/a.ts", "@acme/core/plugins/vue")).toEqual([
    "packages/core/src/plugins/vue.ts",
  ]);
  expect(resolve("apps/web/a.ts", "ui")).toEqual(["packages/ui/source/main.ts"]);
});

test("paths of a tsconfig with comments hold below its folder only", () => {
  const resolve = resolver("web/src/x.ts web/src/api/y.ts other/z.ts", {
    "web/tsconfig.json": `{
      // where things are
      "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], }, },
    }`,
  });
  expect(resolve("web/src/x.ts", "@/api/y")).toEqual(["web/src/api/y.ts"]);
  expect(resolve("web/src/x.ts", "src/api/y")).toEqual(["web/src/api/y.ts"]);
  expect(resolve("other/z.ts", "@/api/y")).toEqual([]);
});

test("Python: from any source root, relative, and a name in a module", () => {
  const resolve = resolver(
    "src/app/__init__.py src/app/models.py src/app/web/__init__.py src/app/web/views.py backend/shop/__init__.py backend/shop/cart.py",
  );
  expect(resolve("src/app/web/views.py", "app.models")).toEqual(["src/app/models.py"]);
  expect(resolve("src/app/web/views.py", "app.models.user")).toEqual(["src/app/models.py"]);
  expect(resolve("src/app/web/views.py", "..models")).toEqual(["src/app/models.py"]);
  expect(resolve("src/app/web/views.py", ".")).toEqual(["src/app/web/__init__.py"]);
  expect(resolve("src/app/models.py", "shop.cart")).toEqual(["backend/shop/cart.py"]);
  expect(resolve("src/app/models.py", "os.path")).toEqual([]);
});

test("Go: the files of a package without its tests", () => {
  const resolve = resolver("main.go render/json.go render/json_test.go render/xml.go", {
    "go.mod": "module github.com/acme/web\n\ngo 1.22\n",
  });
  expect(resolve("main.go", "github.com/acme/web/render")).toEqual([
    "render/json.go",
    "render/xml.go",
  ]);
  expect(resolve("main.go", "github.com/acme/website")).toEqual([]);
  expect(resolve("main.go", "fmt")).toEqual([]);
});

test("Rust: crate, self, super, and crates of the workspace", () => {
  const resolve = resolver(
    "lib/src/lib.rs lib/src/repo.rs lib/src/repo/store.rs lib/src/git/mod.rs cli/src/main.rs cli/src/commands/mod.rs cli/src/commands/log.rs cli/tests/runner.rs cli/tests/common/mod.rs",
    {
      "Cargo.toml": '[workspace]\nmembers = ["lib", "cli"]\n',
      "lib/Cargo.toml": '[package]\nname = "acme-lib"\n\n[dependencies]\nname = "x"\n',
      "cli/Cargo.toml": '[package]\nname = "acme"\n',
    },
  );
  expect(resolve("lib/src/git/mod.rs", "crate::repo::store::Store")).toEqual([
    "lib/src/repo/store.rs",
  ]);
  expect(resolve("lib/src/lib.rs", "self::repo")).toEqual(["lib/src/repo.rs"]);
  expect(resolve("lib/src/repo/store.rs", "super::Repo")).toEqual(["lib/src/repo.rs"]);
  expect(resolve("cli/src/commands/log.rs", "acme_lib::repo::Repo")).toEqual(["lib/src/repo.rs"]);
  expect(resolve("cli/src/main.rs", "commands::log")).toEqual(["cli/src/commands/log.rs"]);
  expect(resolve("cli/tests/runner.rs", "self::common")).toEqual(["cli/tests/common/mod.rs"]);
  expect(resolve("cli/src/main.rs", "std::fs")).toEqual([]);
});

test("Java and Kotlin by class, C# by namespace, Ruby, PHP and C by path", () => {
  const resolve = resolver(
    `app/src/main/java/com/acme/Shop.java app/src/main/java/com/acme/Cart.kt a.java
     src/Acme.Core/Text/Parser.cs a.cs lib/acme.rb lib/acme/base.rb src/Http/Client.php a.php
     include/acme/list.h src/list.c vendor/one/same.h vendor/two/same.h`,
    { "composer.json": '{"autoload": {"psr-4": {"Acme\\\\": "src/"}}}' },
  );
  expect(resolve("a.java", "com.acme.Shop")).toEqual(["app/src/main/java/com/acme/Shop.java"]);
  expect(resolve("a.java", "com.acme.Shop.open")).toEqual(["app/src/main/java/com/acme/Shop.java"]);
  expect(resolve("a.java", "com.acme.*")).toHaveLength(2);
  expect(resolve("a.java", "java.util.List")).toEqual([]);
  expect(resolve("a.cs", "Acme.Core.Text")).toEqual(["src/Acme.Core/Text/Parser.cs"]);
  expect(resolve("lib/acme.rb", "./acme/base")).toEqual(["lib/acme/base.rb"]);
  expect(resolve("lib/acme.rb", "acme/base")).toEqual(["lib/acme/base.rb"]);
  expect(resolve("a.php", "Acme\\Http\\Client")).toEqual(["src/Http/Client.php"]);
  expect(resolve("src/list.c", "acme/list.h")).toEqual(["include/acme/list.h"]);
  expect(resolve("src/list.c", "same.h")).toEqual([]);
});

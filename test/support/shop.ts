/** A small repository whose handlers go through one function, added over several commits, which nothing enforces. */
import { temporaryFolder, userGit, writeFiles } from "./temporary-repository.ts";

export function shopRepository(): string {
  const root = temporaryFolder();
  userGit(root, "init", "-q", "-b", "main");
  writeFiles(root, {
    "package.json": `${JSON.stringify(
      {
        name: "shop",
        scripts: { test: "node --test" },
        devDependencies: { typescript: "5.9.0" },
      },
      undefined,
      2,
    )}\n`,
    "README.md": "# Shop\n\nSells bread over the counter.\n",
    "src/http/respond.ts": "export function respond(status: number) {\n  return status;\n}\n",
  });
  userGit(root, "add", "-A");
  userGit(root, "commit", "-qm", "feat: begin");
  for (let batch = 0; batch < 5; batch += 1) {
    const files: Record<string, string> = {};
    for (let at = 0; at < 4; at += 1) {
      const name = `handler${batch}${at}`;
      files[`src/handlers/${name}.ts`] =
        `import { respond } from "../http/respond.ts";\n\nexport function ${name}(id: number) {\n  const found = id + ${at};\n  return respond(found);\n}\n`;
      files[`src/models/model${batch}${at}.ts`] =
        `export function model${batch}${at}(id: number) {\n  return id * ${at + 2};\n}\n`;
    }
    writeFiles(root, files);
    userGit(root, "add", "-A");
    userGit(root, "commit", "-qm", `feat: handlers of week ${batch}`);
  }
  return root;
}

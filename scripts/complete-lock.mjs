// Adds to package-lock.json the platform packages that npm left out because they are not for this machine.
//
// npm 11 omits some of them when it writes the lock, and `npm ci` then stops with "Missing: NAME from lock file".
// With an entry (version, os, cpu) it skips them here and fetches them on their own platform, there without a hash to
// compare. Run by `npm run lock`.
import { readFileSync, writeFileSync } from "node:fs";

const systems = {
  android: "android",
  darwin: "darwin",
  freebsd: "freebsd",
  linux: "linux",
  win32: "win32",
  win: "win32",
  windows: "win32",
  openharmony: "openharmony",
  netbsd: "netbsd",
  openbsd: "openbsd",
  sunos: "sunos",
  aix: "aix",
  wasi: "wasi",
  wasm32: undefined,
};
const processors = {
  x64: "x64",
  arm64: "arm64",
  arm: "arm",
  armv7: "arm",
  ia32: "ia32",
  x86: "ia32",
  ppc64: "ppc64",
  riscv64: "riscv64",
  s390x: "s390x",
  loong64: "loong64",
  loongarch64: "loong64",
  mips64el: "mips64el",
  wasm32: "wasm32",
};

const file = process.argv[2] ?? "package-lock.json";
const lock = JSON.parse(readFileSync(file, "utf8"));
const direct = lock.packages[""];
const added = [];
for (const [where, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = where === "" ? `node_modules/${name}` : `${where}/node_modules/${name}`;
    if (lock.packages[nested] || lock.packages[`node_modules/${name}`]) continue;
    const words = name.split(/[-/@_]/);
    const os = words.map((word) => systems[word]).find(Boolean);
    const cpu = words.map((word) => processors[word]).find(Boolean);
    if (os === undefined && cpu === undefined) {
      process.stderr.write(`left out, not a platform package: ${name}\n`);
      continue;
    }
    lock.packages[`node_modules/${name}`] = {
      version: range.replace(/^[\^~]/, ""),
      ...(cpu && { cpu: [cpu] }),
      ...((entry.dev || direct.devDependencies?.[name]) && { dev: true }),
      optional: true,
      ...(os && { os: [os] }),
      ...(/musl/.test(name) && { libc: ["musl"] }),
    };
    added.push(name);
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)),
);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stderr.write(`${added.length} platform packages added\n`);

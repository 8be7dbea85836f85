/** A small tree of the essay's stack: Next.js App Router, Drizzle on PostgreSQL, cookie sessions, one error pattern. */
export const essayTree: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify(
    {
      name: "studio",
      private: true,
      scripts: { dev: "next dev", test: "vitest run" },
      dependencies: {
        "drizzle-orm": "0.44.2",
        jose: "6.0.11",
        next: "15.4.1",
        postgres: "3.4.7",
        react: "19.1.0",
        zod: "4.0.5",
      },
      devDependencies: { "drizzle-kit": "0.31.1", typescript: "5.9.2", vitest: "3.2.4" },
    },
    undefined,
    2,
  ),
  "tsconfig.json": '{ "compilerOptions": { "strict": true } }\n',
  "drizzle.config.ts": `import { defineConfig } from "drizzle-kit";

export default defineConfig({ dialect: "postgresql", schema: "./lib/db/schema.ts", out: "./lib/db/migrations" });
`,
  "lib/db/index.ts": `import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "./schema";

export const db = drizzle(postgres(process.env.POSTGRES_URL ?? ""), { schema });
`,
  "lib/db/schema.ts": `import { pgTable, serial, text, timestamp } from "drizzle-orm/pg-core";

export const users = pgTable("users", {
  id: serial("id").primaryKey(),
  email: text("email").notNull().unique(),
  passwordHash: text("password_hash").notNull(),
  createdAt: timestamp("created_at").notNull().defaultNow(),
});
`,
  "lib/auth/session.ts": `import { SignJWT, jwtVerify } from "jose";
import { cookies } from "next/headers";

const key = new TextEncoder().encode(process.env.AUTH_SECRET);

export async function getSession() {
  const session = (await cookies()).get("session")?.value;
  return session === undefined ? null : (await jwtVerify(session, key)).payload;
}

export async function setSession(userId: number) {
  const expires = new Date(Date.now() + 30 * 24 * 60 * 60 * 1000);
  const session = await new SignJWT({ userId }).setProtectedHeader({ alg: "HS256" }).sign(key);
  (await cookies()).set("session", session, { expires, httpOnly: true, secure: true, sameSite: "lax" });
}
`,
  "lib/errors.ts": `export class AppError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = "AppError";
  }
}
`,
  "lib/boards.ts": `import { eq } from "drizzle-orm";
import { db } from "./db";
import { users } from "./db/schema";
import { AppError } from "./errors";

export async function ownerOf(id: number) {
  const [owner] = await db.select().from(users).where(eq(users.id, id));
  if (owner === undefined) throw new AppError("board/unknown", "There is no such board.", 404);
  return owner;
}

export function renamed(title: string) {
  if (title === "") throw new AppError("board/empty-title", "A board needs a title.");
  return title.trim();
}
`,
  "app/layout.tsx": `export default function Layout({ children }: { children: React.ReactNode }) {
  return <html lang="en"><body>{children}</body></html>;
}
`,
  "app/page.tsx": `import { getSession } from "../lib/auth/session";

export default async function Page() {
  const session = await getSession();
  return <main>{session === null ? "Hello" : "Boards"}</main>;
}
`,
  "app/api/boards/route.ts": `import { AppError } from "../../../lib/errors";
import { getSession } from "../../../lib/auth/session";
import { ownerOf } from "../../../lib/boards";

export async function GET(request: Request) {
  const session = await getSession();
  if (session === null) throw new AppError("auth/none", "Sign in first.", 401);
  return Response.json(await ownerOf(Number(new URL(request.url).searchParams.get("id"))));
}
`,
};

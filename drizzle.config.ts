import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: "./src/ground/journal/schema.ts",
  out: "./drizzle",
});

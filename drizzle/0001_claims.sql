ALTER TABLE "facts" ADD COLUMN "key" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "generation" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "facts_by_key" ON "facts" USING btree ("run","key");
/** What the sample says of itself, so that nobody takes its scripted model for a real one. */
import path from "node:path";
import { z } from "zod";
import { type Environment } from "../../ground/platform/home.ts";
import { readIfPresent } from "../../ground/platform/files.ts";

const About = z.object({ title: z.string(), about: z.string() });
const Remarks = z.array(z.object({ find: z.string(), text: z.string() }));

export interface GuideOutput {
  readonly guide?: z.infer<typeof About> & { readonly remarks: z.infer<typeof Remarks> };
  readonly problems: readonly string[];
}

/** Reads `guide.json` and `remarks.json` of the folder that `TACIT_GUIDE` names. */
export async function readGuide(environment: Environment): Promise<GuideOutput> {
  const folder = environment["TACIT_GUIDE"] ?? "";
  if (!path.isAbsolute(folder)) return { problems: [] };
  try {
    const [about, remarks] = await Promise.all(
      ["guide.json", "remarks.json"].map(async (name) => {
        const value: unknown = JSON.parse((await readIfPresent(path.join(folder, name))) ?? "null");
        return value;
      }),
    );
    return { guide: { ...About.parse(about), remarks: Remarks.parse(remarks) }, problems: [] };
  } catch {
    return { problems: [`${folder} holds no guide.`] };
  }
}

/** Says of a lesson whether it is one. */
import { act } from "../../api/client.ts";
import { type Lessons, queryClient } from "../../api/queries.ts";
import { say } from "../../parts/say.tsx";
import type { LessonDue } from "./rank.ts";

export async function settleLesson(
  { project: { repository }, lesson }: LessonDue,
  how: "accept" | "decline",
): Promise<void> {
  const answer = await act<{ readonly path?: string }>(`/learn/${lesson.id}/${how}`, {
    project: repository,
  });
  queryClient.setQueryData<Lessons>([repository, "learn"], (known) =>
    known === undefined
      ? undefined
      : { ...known, lessons: known.lessons.filter(({ id }) => id !== lesson.id) },
  );
  void queryClient.invalidateQueries({ queryKey: [repository, "learn"] });
  void queryClient.invalidateQueries({ queryKey: [repository, "context"] });
  const where = answer.path === undefined ? "" : ` It is written in ${answer.path}, as proposed.`;
  say(how === "accept" ? `Accepted.${where}` : "Declined; it is not offered again.");
}

/** A request becomes a brief. */
import { Request } from "./request.tsx";

export function NewBrief() {
  return (
    <main aria-label="New brief" className="mx-auto w-full max-w-260 p-4">
      <h1 className="mb-3 text-page font-semibold">New brief</h1>
      <Request />
    </main>
  );
}

import { useRef } from "react";
import { keyGroups, keyTable } from "../keys/table.ts";
import { Dialog } from "../parts/dialog.tsx";
import { say } from "../parts/say.tsx";
import { Strokes } from "../parts/strokes.tsx";
import { allowLetters, useLettersAllowed } from "../theme/preferences.ts";

/** Every key, from the one table. */
export function Help({ close }: { readonly close: () => void }) {
  const allowed = useLettersAllowed();
  const list = useRef<HTMLDivElement>(null);
  return (
    // Not on the switch: who scrolls with Space would turn the keys off.
    <Dialog title="Keys" close={close} wide focus={list}>
      <label className="mb-4 flex items-center gap-2 border-b border-hairline pb-3">
        <input
          type="checkbox"
          checked={allowed}
          onChange={(event) => allow(event.target.checked)}
        />
        Single letters do something
      </label>
      <div ref={list} tabIndex={-1} className="outline-none columns-1 gap-8 sm:columns-2">
        {keyGroups.map((group) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="label mb-1">{group}</h3>
            <dl>
              {keyTable
                .filter((key) => key.group === group)
                .map(({ id, keys, label }) => (
                  <div key={id} className="flex items-center gap-3 py-0.5">
                    <dt className="min-w-0 flex-1">{label}</dt>
                    <dd>
                      <Strokes keys={keys} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function allow(wanted: boolean): void {
  allowLetters(wanted);
  say(
    wanted
      ? "Single letters do something."
      : "Single letters do nothing now. The palette finds everything.",
  );
}

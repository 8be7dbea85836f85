import { keyGroups, keyTable } from "../keys/table.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Strokes } from "../parts/strokes.tsx";
import { allowLetters, useLettersAllowed } from "../theme/preferences.ts";

/** Every key, from the one table. */
export function Help({ close }: { readonly close: () => void }) {
  const allowed = useLettersAllowed();
  return (
    <Dialog title="Keys" close={close} wide>
      <label className="mb-4 flex items-center gap-2 border-b border-hairline pb-3">
        <input
          type="checkbox"
          checked={allowed}
          onChange={(event) => allowLetters(event.target.checked)}
        />
        Single letters do something
      </label>
      <div className="columns-1 gap-8 sm:columns-2">
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

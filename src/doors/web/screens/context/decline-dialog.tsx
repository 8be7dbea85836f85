/** Asks why, so that the same is not proposed again for the same reason. */
import { useDraft } from "../../drafts/drafts.ts";
import { useKeys } from "../../keys/listen.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { TextField } from "../../parts/field.tsx";
import { Ticked } from "../../parts/ticked.tsx";
import { useProject } from "../../project/project.ts";
import { type Item, titleOf } from "./items.ts";
import { decline, declineWord } from "./settle.ts";

interface Props {
  readonly items: readonly Item[];
  readonly close: () => void;
}

export function DeclineDialog({ items, close }: Props) {
  const { repository } = useProject();
  const [item] = items;
  const [reason, setReason] = useDraft(`decline:${repository}`);
  if (item === undefined) return null;
  const word = items.length === 1 ? declineWord(item) : "Decline or retire";
  const send = (): void => {
    const said = reason.trim();
    setReason("");
    close();
    void decline(repository, items, said === "" ? undefined : said);
  };
  return (
    <Dialog title={items.length === 1 ? word : `${word} ${items.length}`} close={close}>
      <Send send={send} />
      <ul className="mb-3 space-y-0.5">
        {items.map((each) => (
          <li key={each.key} className="[overflow-wrap:anywhere]">
            <Ticked text={titleOf(each)} />
          </li>
        ))}
      </ul>
      <TextField
        label="Why"
        value={reason}
        change={setReason}
        autoFocus
        placeholder="Why; it stays with it, and it is not proposed again"
      />
      <div className="mt-3 flex gap-2">
        <Button tone="main" keyId="text.save" onClick={send}>
          {word}
        </Button>
        <Button tone="quiet" onClick={close}>
          Not now
        </Button>
      </div>
    </Dialog>
  );
}

/** Inside of the dialog, whose keys take precedence. */
function Send({ send }: { readonly send: () => void }) {
  useKeys({ "text.save": send });
  return null;
}

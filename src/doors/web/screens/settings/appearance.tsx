import { pressing } from "../../keys/listen.ts";
import { Button } from "../../parts/button.tsx";
import {
  allowLetters,
  chooseTheme,
  type Theme,
  useLettersAllowed,
  useShownTheme,
  useTheme,
} from "../../theme/preferences.ts";
import { Part } from "./part.tsx";
import { Row, Rows } from "./row.tsx";

const themes = [
  ["light", "Light"],
  ["dark", "Dark"],
  ["system", "As the system"],
] as const satisfies readonly (readonly [Theme, string])[];

export function Appearance() {
  const chosen = useTheme();
  const shown = useShownTheme();
  const letters = useLettersAllowed();
  return (
    <Part id="appearance" title="Appearance" words="Kept in this browser, and applied at once.">
      <Rows>
        <Row
          name={<span id="theme-name">Theme</span>}
          note={`${shown === "dark" ? "Dark" : "Light"} now.`}
        >
          <div role="radiogroup" aria-labelledby="theme-name" className="flex flex-wrap gap-x-4">
            {themes.map(([theme, label]) => (
              <label key={theme} className="inline-flex items-center gap-1.5">
                <input
                  type="radio"
                  name="theme"
                  checked={chosen === theme}
                  onChange={() => chooseTheme(theme)}
                  className="accent-[var(--accent)]"
                />
                {label}
              </label>
            ))}
          </div>
        </Row>
        <Row
          name="Keys"
          note="Off, only Ctrl or ⌘ with a letter, Enter and Escape do something: for voice control, and for hands that stray."
          aside={
            <Button keyId="help" onClick={() => pressing("help")?.()}>
              All keys
            </Button>
          }
        >
          <label className="inline-flex items-center gap-1.5">
            <input
              type="checkbox"
              checked={letters}
              onChange={(event) => allowLetters(event.target.checked)}
              className="accent-[var(--accent)]"
            />
            Single letters do something
          </label>
        </Row>
      </Rows>
    </Part>
  );
}

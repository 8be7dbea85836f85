import { type ComponentProps, useEffect, useRef } from "react";

interface Props extends Omit<ComponentProps<"textarea">, "onChange" | "value"> {
  readonly label: string;
  readonly value: string;
  readonly change: (text: string) => void;
}

/** A text of some lines that grows with what is written. */
export function TextField({
  label,
  value,
  change,
  className = "",
  autoFocus = false,
  ...rest
}: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    // Where a key opened it, the cursor belongs behind what is there already.
    if (autoFocus) area.current?.focus({ preventScroll: true });
  }, [autoFocus]);
  return (
    <textarea
      ref={area}
      aria-label={label}
      value={value}
      onChange={(event) => change(event.target.value)}
      className={`field-sizing-content min-h-16 w-full resize-y rounded-sm border border-control bg-surface px-2 py-1.5 text-body text-text-1 ${className}`}
      {...rest}
    />
  );
}

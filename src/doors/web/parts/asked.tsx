/** The three ways in which an answer is not there yet, and the one in which it is. */
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { ApiError } from "../api/client.ts";
import { Button } from "./button.tsx";

/** What is needed of a query to show it. */
export type Query<Answer> = Pick<UseQueryResult<Answer>, "data" | "error" | "refetch">;

interface Props<Answer> {
  readonly query: Query<Answer>;
  /** What is being done meanwhile, such as `Reading the change`. */
  readonly waiting: string;
  readonly children: (answer: Answer) => ReactNode;
}

/** Shows an answer; what was shown stays while it is asked for again. */
export function Asked<Answer>({ query, waiting, children }: Props<Answer>) {
  const { data, error, refetch } = query;
  if (data !== undefined) return children(data);
  if (error !== null) return <Failed error={error} again={() => void refetch()} />;
  return <Waiting words={waiting} />;
}

/** Milliseconds for which nothing is said: most answers are there by then. */
const SILENCE = 400;

export function Waiting({ words }: { readonly words: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SILENCE);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="p-4 text-text-2" role="status" aria-busy="true">
      {late ? `${words} …` : " "}
    </p>
  );
}

interface FailedProps {
  readonly error: Error;
  readonly again?: () => void;
}

/** An error in words, with a way on. */
export function Failed({ error, again }: FailedProps) {
  const hint = error instanceof ApiError ? error.hint : undefined;
  // What was asked wrongly is wrong again.
  const isWorthIt = !(error instanceof ApiError && error.kind === "input");
  return (
    <div role="alert" className="m-4 max-w-160 rounded-md border border-hairline bg-surface p-4">
      <p className="font-medium text-danger [overflow-wrap:anywhere]">{error.message}</p>
      {hint !== undefined && <p className="mt-1 text-text-2">{hint}</p>}
      {again !== undefined && isWorthIt && (
        <Button className="mt-3" onClick={again}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** What a screen says when there is nothing: what will be here, and the way to it. */
export function Empty({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="max-w-160 p-4 text-text-2">
      <p className="text-title font-medium text-text-1">{title}</p>
      {children !== undefined && <div className="mt-1 space-y-2">{children}</div>}
    </div>
  );
}

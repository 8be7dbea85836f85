/** A change, its first lines before all of them. */
import {
  type QueryKey,
  useQuery,
  useQueryClient,
  type UseQueryOptions,
} from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Review } from "../../api/queries.ts";
import type { Query } from "../../parts/asked.tsx";
import { whenIdle } from "../../parts/idle.ts";
import type { Order } from "./order.ts";
import type { Room } from "./state.ts";

type Asked<Key extends QueryKey> = UseQueryOptions<Review, Error, Review, Key>;

interface Asking<Whole extends QueryKey, First extends QueryKey> {
  readonly whole: Asked<Whole>;
  readonly first: (order: Order) => Asked<First>;
  readonly room: Room;
  /** Whether somebody comes to a place in it, which may be anywhere. */
  readonly isAt: boolean;
  readonly enabled: boolean;
}

/** Whoever comes to a large change reads its first hunks while the others are on their way. */
export function useLinesFirst<Whole extends QueryKey, First extends QueryKey>({
  whole: asked,
  first: beginning,
  room,
  isAt,
  enabled,
}: Asking<Whole, First>): Query<Review> {
  const client = useQueryClient();
  const isKnown = client.getQueryData(asked.queryKey) !== undefined;
  const [isBeginning] = useState(!isAt && room.get().current === undefined);
  const [order] = useState(room.get().order);
  const first = useQuery({ ...beginning(order), enabled: enabled && isBeginning && !isKnown });
  const isShown = useShown(first.isSuccess);
  const whole = useQuery({ ...asked, enabled: enabled && (!isBeginning || isKnown || isShown) });
  return whole.data === undefined && isBeginning ? first : whole;
}

/** Milliseconds after which nobody waits for a page that has no rest. */
const LATEST = 500;

/** Whether what is there has been drawn: the rest of a change is twenty times as much, and would be in its way. */
function useShown(isThere: boolean): boolean {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isThere) return undefined;
    return whenIdle(() => setShown(true), LATEST);
  }, [isThere]);
  return isShown;
}

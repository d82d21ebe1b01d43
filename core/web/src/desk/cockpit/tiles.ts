/** The numbers of the cockpit, as data: each is the count of a list, and leads to that list. */
import type { CaseCount } from '@shared/api/staff';
import type { CaseFilters } from '../cases/filters';
import { queryFromFilters, NO_FILTERS } from '../cases/filters';

export interface Tile {
  /** Its words stand under `cockpit.tile.<name>`. */
  name: string;
  narrows: Pick<CaseFilters, 'queue' | 'light'>;
  tone: 'plain' | 'warn' | 'bad' | 'good';
}

export const TILES = [
  { name: 'open', narrows: { queue: 'open', light: null }, tone: 'plain' },
  { name: 'soon', narrows: { queue: 'open', light: 'yellow' }, tone: 'warn' },
  { name: 'overdue', narrows: { queue: 'overdue', light: null }, tone: 'bad' },
  { name: 'closed', narrows: { queue: 'closed', light: null }, tone: 'good' },
  { name: 'all', narrows: { queue: 'all', light: null }, tone: 'plain' },
] as const satisfies readonly Tile[];

export type TileName = (typeof TILES)[number]['name'];

/** The queue that is counted: its answer has every queue, and the lights of this one. */
export const COUNTED = 'open';

/** The number of a tile out of the counts of `COUNTED`. */
export function numberOf({ narrows }: Tile, counts: CaseCount): number {
  return (narrows.light === null ? counts.by_queue[narrows.queue] : counts.by_light[narrows.light]) ?? 0;
}

/** Where and when: what the cockpit narrows beside the tile. */
export type Where = Pick<CaseFilters, 'area' | 'since' | 'until'>;

/** The address of exactly the cases that a number counts. */
export function listAddress(narrows: Tile['narrows'], where: Where): string {
  const query = new URLSearchParams(queryFromFilters({ ...NO_FILTERS, ...where, ...narrows })).toString();
  return `/cases?${query}`;
}

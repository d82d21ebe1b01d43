/** What a plugin asks an area for, put together for whoever has to agree to it. */
import type { Ask, AskGroup, GrantChange } from '@shared/api/staff';

/** In the order in which they are read: what it learns, whom it reaches, where data goes, what else it can do. */
export const GROUPS: readonly AskGroup[] = ['data', 'people', 'network', 'powers'];

export interface Grouped<Item> {
  group: AskGroup;
  items: Item[];
}

export function grouped<Item extends Ask | GrantChange>(items: readonly Item[]): Grouped<Item>[] {
  return GROUPS.map((group) => ({ group, items: items.filter((item) => item.group === group) })).filter(
    (each) => each.items.length > 0,
  );
}

/** The optional permissions that were taken, each scope once. */
export function taken(asks: readonly Ask[]): string[] {
  return [...new Set(asks.filter((ask) => ask.taken).map((ask) => ask.choice ?? ''))].filter(Boolean);
}

/** Whether two choices of scopes are the same, in whatever order. */
export function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((scope) => other.includes(scope));
}

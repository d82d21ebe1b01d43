/** What somebody looks for, as the address asks the server. */
import type { MarketQuery } from '@shared/api/staff';

export const TRAITS = ['no_egress', 'no_personal_data', 'works_offline'] as const;

export interface Wanted {
  words: string;
  category: string;
  publisher_kind: NonNullable<MarketQuery['publisher_kind']>;
  tier: NonNullable<MarketQuery['tier']>;
  without_scope: string;
  traits: (typeof TRAITS)[number][];
}

export const ANYTHING: Wanted = { words: '', category: '', publisher_kind: '', tier: '', without_scope: '', traits: [] };

/** Leaves out what does not matter. */
export function asked(wanted: Wanted, first: number, limit: number): MarketQuery {
  const { traits, ...named } = wanted;
  const set = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== ''));
  return { ...set, ...(traits.length > 0 ? { trait: traits } : {}), first, limit };
}

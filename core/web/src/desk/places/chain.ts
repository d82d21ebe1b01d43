/**
 * The way from the areas one may see down to a chosen one, as a row of choices.
 *
 * An area code is its parents' codes, one after another: province 2 digits, city 4, county 6, township 9,
 * village 12, grid 15.
 */
import type { AreaLevel } from '@shared/api/types';

const LENGTHS = [2, 4, 6, 9, 12, 15] as const;
const LEVELS: readonly AreaLevel[] = ['province', 'city', 'county', 'township', 'village', 'grid'];

/** The level that a code's length tells, or null for no code. */
export function levelOf(code: string): AreaLevel | null {
  return LEVELS[LENGTHS.findIndex((length) => length === code.length)] ?? null;
}

/** All areas above a code and the code itself, from the top down. */
export function lineage(code: string): string[] {
  return LENGTHS.filter((length) => length <= code.length).map((length) => code.slice(0, length));
}

/** One step of choosing: children of `parent` (or the roots, when null), of which `chosen` is picked. */
export interface Step {
  parent: string | null;
  chosen: string | null;
}

/** The steps to show for a chosen area: every step on the way, and one more to narrow further. */
export function steps(area: string | null, roots: readonly string[]): Step[] {
  const root = roots.length === 1 ? roots[0] : roots.find((candidate) => area?.startsWith(candidate));
  const shown: Step[] = roots.length === 1 ? [] : [{ parent: null, chosen: root ?? null }];
  if (root === undefined) return shown;
  const below = area?.startsWith(root) ? lineage(area).filter((code) => code.length > root.length) : [];
  let parent = root;
  for (const code of below) {
    shown.push({ parent, chosen: code });
    parent = code;
  }
  if (parent.length < 15) shown.push({ parent, chosen: null });
  return shown;
}

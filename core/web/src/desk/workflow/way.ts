/** What a diagram marks: the present state, the states a case has been in, and the arrows it has taken. Pure. */
import type { CaseFlow } from '@shared/api/staff';

export interface Way {
  current: string;
  been: ReadonlySet<string>;
  /** Taken arrows, as `from>to`. */
  taken: ReadonlySet<string>;
}

export function wayOf(found: CaseFlow): Way {
  const been = new Set<string>();
  const taken = new Set<string>();
  for (const { origin, target } of found.path) {
    if (origin !== null) {
      been.add(origin);
      taken.add(`${origin}>${target}`);
    }
    been.add(target);
  }
  return { current: found.state, been, taken };
}

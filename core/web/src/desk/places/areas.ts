/** Areas from the server, each list of children asked for once. */
import { answer, api } from '@shared/api/client';
import type { AreaItem } from '@shared/api/types';

const known = new Map<string, Promise<AreaItem[]>>();

/** The areas right below one, or the topmost that the person may see. A failed answer is asked for again. */
export function childrenOf(parent: string | null): Promise<AreaItem[]> {
  const key = parent ?? '';
  const before = known.get(key);
  if (before !== undefined) return before;
  const query = parent === null ? {} : { parent };
  const asked = answer(api.GET('/api/v1/areas', { params: { query } })).then((body) => body.items);
  known.set(key, asked);
  asked.catch(() => known.delete(key));
  return asked;
}

/** After an import, or when another person signs in. */
export function forgetAreas(): void {
  known.clear();
}

/** The area's name in the reader's language, as far as it is known. */
export function areaName(area: Pick<AreaItem, 'name' | 'name_en'>, locale: string): string {
  return locale === 'en' && area.name_en ? area.name_en : area.name;
}

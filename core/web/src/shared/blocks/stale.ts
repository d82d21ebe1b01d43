/** Whether what a block shows came from outside and is old. */
import { collectionOf, type Stage } from './reader';

const SECONDS = { Y: 31_557_600, M: 2_629_800, W: 604_800, D: 86_400, H: 3600, m: 60, S: 1 } as const;

/** The seconds of an ISO 8601 duration such as `PT3H` or `P1D`. */
export function seconds(duration: string): number {
  const [days = '', times = ''] = duration.replace(/^P/, '').split('T');
  const parts = [...days.matchAll(/(\d+)([YMWD])/g), ...times.replaceAll('M', 'm').matchAll(/(\d+)([HmS])/g)];
  return parts.reduce((sum, [, n, unit]) => sum + Number(n) * SECONDS[unit as keyof typeof SECONDS], 0);
}

/** The moment of the newest, when it is older than allowed; null otherwise. */
export function staleAt(newest: string, allowed: string | null, now: number): string | null {
  const at = Date.parse(newest);
  return allowed !== null && !Number.isNaN(at) && now - at > seconds(allowed) * 1000 ? newest : null;
}

/** When the oldest feed among some sources was last good, where one of them is too old. That it is old never hides what it holds. */
export async function staleSince({ page, reader }: Pick<Stage, 'page' | 'reader'>, sources: readonly string[]): Promise<string | null> {
  const feeds = new Set(sources.filter((source) => source.startsWith('feed:') && collectionOf(page, source) !== null));
  const found = await Promise.all(
    [...feeds].map(async (source) => {
      const name = source.slice('feed:'.length);
      const asked = await reader.staleSince?.(name).catch(() => undefined);
      const facts = page.feeds[name];
      return asked === undefined ? staleAt(facts?.good_at ?? '', facts?.stale_after ?? null, Date.now()) : asked;
    }),
  );
  return found.filter((since) => since !== null).sort()[0] ?? null;
}

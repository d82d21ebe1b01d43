import { describe, expect, it } from 'vitest';
import { allOf, usePages, type Page } from './pages';

const PAGES: Record<string, Page<number>> = { '': { items: [1, 2], next: 'b' }, b: { items: [3], next: null } };

describe('a list that comes page by page', () => {
  it('follows the cursor to the end', async () => {
    const list = usePages((after) => Promise.resolve(PAGES[after ?? ''] ?? { items: [], next: null }));
    expect(list.items.value).toBeNull();
    await list.load();
    await list.more();
    await list.more();
    expect(list.items.value).toEqual([1, 2, 3]);
    expect(list.hasMore.value).toBe(false);
  });

  it('drops an answer that was overtaken', async () => {
    let calls = 0;
    const list = usePages(async () => {
      const mine = ++calls;
      await new Promise((resolve) => setTimeout(resolve, mine === 1 ? 20 : 0));
      return { items: [mine], next: null };
    });
    await Promise.all([list.load(), list.load()]);
    expect(list.items.value).toEqual([2]);
  });

  it('keeps what it has when a page fails', async () => {
    const list = usePages((after) =>
      after === undefined ? Promise.resolve({ items: [1], next: 'x' }) : Promise.reject(new Error('down')),
    );
    await list.load();
    await list.more();
    expect(list.items.value).toEqual([1]);
    expect(list.failure.value).toBeInstanceOf(Error);
  });
});

describe('all of a list', () => {
  it('is fetched page after page until none is left', async () => {
    const pages: Record<string, { items: number[]; next: string | null }> = { '': { items: [1, 2], next: 'b' }, b: { items: [3], next: null } };
    const asked: (string | undefined)[] = [];
    const found = await allOf((after) => {
      asked.push(after);
      return Promise.resolve(pages[after ?? ''] ?? { items: [] });
    });
    expect([found, asked]).toEqual([[1, 2, 3], [undefined, 'b']]);
  });
});

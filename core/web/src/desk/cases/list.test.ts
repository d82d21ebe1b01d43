import { describe, expect, it } from 'vitest';
import type { CaseCount, CasePage } from '@shared/api/staff';
import { COUNTS, row } from '../testing/cases';
import { NO_FILTERS } from './filters';
import { PAGE_SIZE, useCaseList, type CaseSource } from './list';

/** A server of `count` cases that remembers what it was asked and can be slow or down. */
class FakeServer implements CaseSource {
  readonly asked: Record<string, string>[] = [];
  down = false;
  delays: number[] = [];
  constructor(readonly count: number) {}

  async page(query: Record<string, string>): Promise<CasePage> {
    this.asked.push(query);
    const delay = this.delays.shift() ?? 0;
    await new Promise((resolve) => setTimeout(resolve, delay));
    if (this.down) throw new Error('down');
    const start = Number(query['after'] ?? 0);
    const end = Math.min(this.count, start + Number(query['limit']));
    const prefix = query['queue'] ?? '';
    const items = Array.from({ length: end - start }, (_, index) => row(`${prefix}${start + index}`));
    return { items, next: end < this.count ? String(end) : null };
  }
  counts(): Promise<CaseCount> {
    return this.down ? Promise.reject(new Error('down')) : Promise.resolve(COUNTS);
  }
}

describe('the case list', () => {
  it('loads a page with its counts and then the next by cursor, each case once', async () => {
    const list = useCaseList(new FakeServer(PAGE_SIZE + 7));
    await list.load(NO_FILTERS);
    expect(list.items.value).toHaveLength(PAGE_SIZE);
    expect(list.counts.value?.by_queue['overdue']).toBe(1);
    await list.more();
    expect(new Set(list.items.value.map((one) => one.id)).size).toBe(PAGE_SIZE + 7);
    expect(list.hasMore.value).toBe(false);
  });

  it('asks for nothing more at the end', async () => {
    const server = new FakeServer(3);
    const list = useCaseList(server);
    await list.load(NO_FILTERS);
    await list.more();
    expect(server.asked).toHaveLength(1);
  });

  it('shows the answer to the latest question, however late an earlier one comes', async () => {
    const server = new FakeServer(2);
    server.delays = [30, 0];
    const list = useCaseList(server);
    const slow = list.load(NO_FILTERS);
    await list.load({ ...NO_FILTERS, queue: 'closed' });
    await slow;
    expect(list.items.value.map((one) => one.id)).toEqual(['closed0', 'closed1']);
    expect(list.loading.value).toBe(false);
  });

  it('keeps what it has when a further page fails, and goes on after', async () => {
    const server = new FakeServer(PAGE_SIZE + 1);
    const list = useCaseList(server);
    await list.load(NO_FILTERS);
    server.down = true;
    await list.more();
    expect(list.failure.value).toBeInstanceOf(Error);
    expect(list.items.value).toHaveLength(PAGE_SIZE);
    server.down = false;
    await list.more();
    expect(list.failure.value).toBeNull();
    expect(list.items.value).toHaveLength(PAGE_SIZE + 1);
  });

  it('tells that nothing could be loaded', async () => {
    const server = new FakeServer(1);
    server.down = true;
    const list = useCaseList(server);
    await list.load(NO_FILTERS);
    expect(list.items.value).toEqual([]);
    expect(list.failure.value).toBeInstanceOf(Error);
    expect(list.loading.value).toBe(false);
  });

  it('is as long as before when it is refreshed', async () => {
    const server = new FakeServer(PAGE_SIZE * 3);
    const list = useCaseList(server);
    await list.load(NO_FILTERS);
    await list.more();
    await list.refresh(NO_FILTERS);
    expect(list.items.value).toHaveLength(PAGE_SIZE * 2);
    expect(server.asked.at(-1)?.['limit']).toBe(String(PAGE_SIZE * 2));
  });
});

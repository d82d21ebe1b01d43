/** One's day as one list, and what ticking off writes. */
import { describe, expect, it } from 'vitest';
import type { Collection, Doc } from '@shared/collections/types';
import { horizon } from '../copy/day';
import type { DayEntry, DayList, Task } from '../copy/model';
import { dayItems, dueOf, linesOf, tickedOff } from './items';

const schema = { type: 'object', properties: { due_on: { type: 'string', format: 'date' }, at: { type: 'string', format: 'date-time' }, note: { type: 'string' } } };
const collection = { schema } as unknown as Collection;
const done = { give: { state: 'done' }, at: 'at', fields: ['note'], label: null };
const entry = { id: 'care.visit', due: 'due_on', days: 7, filter: ['state=planned'], lines: ['where', 'due_on', 'gone'], done } as unknown as DayEntry;
const doc = (id: string, body: Record<string, unknown>): Doc => ({ id, body, version: 1 }) as unknown as Doc;
const NOW = new Date('2026-03-02T16:30:00Z'); // already the third in China

describe('a day', () => {
  it('has everything in one order, what has no time last', () => {
    const list: DayList = { entry, collection, documents: [doc('a', { due_on: '2026-03-04' }), doc('b', {}), doc('c', { due_on: '2026-03-02' })], more: false };
    const tasks = [{ id: 't', due_at: '2026-03-03T08:00:00Z' }, { id: 'u', due_at: null }] as unknown as Task[];
    expect(dayItems(tasks, [list]).map(({ key }) => key)).toEqual(['care.visit c', 't', 'care.visit a', 'u', 'care.visit b']);
  });
  it('ends a day at its end in China', () => {
    expect(dueOf(entry, { due_on: '2026-03-04' })).toBe('2026-03-04T23:59:59+08:00');
    expect(dueOf({ due: 'at' }, { at: '2026-03-04T01:00:00Z' })).toBe('2026-03-04T01:00:00Z');
    expect(dueOf(entry, { due_on: 7 })).toBeNull();
  });
  it('is asked for so many days ahead, as the field has it', () => {
    expect(horizon(entry, collection, NOW.getTime())).toBe('2026-03-10');
    expect(horizon({ due: 'at', days: 0 }, collection, NOW.getTime())).toBe(NOW.toISOString());
  });
  it('shows what there is below the title', () => {
    expect(linesOf(entry, { where: '文澜路3号', due_on: '2026-03-04', gone: null })).toEqual(['文澜路3号', '2026-03-04']);
  });
});

describe('ticking off', () => {
  it('writes the declared values, when, and what was asked for only', () => {
    expect(tickedOff(done, collection, { note: '在家', state: 'planned', other: 1 }, NOW)).toEqual({ state: 'done', at: NOW.toISOString(), note: '在家' });
    expect(tickedOff({ ...done, at: 'due_on' }, collection, {}, NOW)).toEqual({ state: 'done', due_on: '2026-03-03' });
  });
});

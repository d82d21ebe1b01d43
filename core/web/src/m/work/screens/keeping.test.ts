/** The last good copy of a page: new while there is a line, old and told so without one. */
import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '@shared/api/errors';
import type { Reader } from '@shared/blocks/reader';
import { keeper, keeping, type Answers, type Shelf } from './keeping';

const CUT = new ApiError({ status: 0, code: 'network' });

function shelf(): Shelf & { records: Map<string, Answers> } {
  const records = new Map<string, Answers>();
  return {
    records,
    read: (name) => Promise.resolve(records.get(name)),
    write: (name, answers) => Promise.resolve(void records.set(name, new Map(answers))),
  };
}

describe('what a page keeps', () => {
  it('is asked anew while there is a line, and stands in without one', async () => {
    const kept = shelf();
    const first = keeper('page', kept);
    expect(await first.ask('rows', () => Promise.resolve([1]))).toEqual([1]);
    await vi.waitFor(() => { expect(kept.records.get('page')?.get('rows')?.value).toEqual([1]); });
    const later = keeper('page', kept);
    expect(await later.ask('rows', () => Promise.reject(CUT))).toEqual([1]);
    expect(later.since.value).toBe(kept.records.get('page')?.get('rows')?.at);
    expect(await later.ask('rows', () => Promise.resolve([1, 2]))).toEqual([1, 2]);
    expect(later.since.value).toBeNull();
  });
  it('stands in for nothing that the server refuses, nor for what was never seen', async () => {
    const kept = shelf();
    const page = keeper('page', kept);
    await page.ask('rows', () => Promise.resolve([1]));
    const refused = new ApiError({ status: 403, code: 'permission_missing' });
    await expect(page.ask('rows', () => Promise.reject(refused))).rejects.toBe(refused);
    await expect(page.ask('other', () => Promise.reject(CUT))).rejects.toBe(CUT);
    await expect(keeper('other', kept).ask('rows', () => Promise.reject(CUT))).rejects.toBe(CUT);
  });
  it('is no more than so many answers, the newest of them', async () => {
    const kept = shelf();
    const page = keeper('page', kept);
    for (let n = 0; n < 70; n += 1) await page.ask(`row ${n}`, () => Promise.resolve(n));
    await vi.waitFor(() => { expect(kept.records.get('page')?.has('row 69')).toBe(true); });
    expect(kept.records.get('page')?.size).toBe(60);
  });
  it('tells questions of one kind apart by what they ask', async () => {
    const document = vi.fn((_name: string, id: string) => (navigator.onLine ? Promise.resolve({ id }) : Promise.reject(CUT)));
    const reader = keeping({ document } as unknown as Reader, keeper('page', shelf()));
    expect(await reader.document('lamp', 'a')).toEqual({ id: 'a' });
    expect(await reader.document('lamp', 'b')).toEqual({ id: 'b' });
    document.mockRejectedValue(CUT);
    expect(await reader.document('lamp', 'a')).toEqual({ id: 'a' });
  });
});

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { refuseStorage } from '@shared/testing/storage';
import { keepReceipt, readReceipt, type KeptReceipt } from './report/receipt';
import { useSaved } from './saved';

const one = { code: 'AAAA', number: '1', title: null, at: '2026-11-23T00:00:00Z' };
const receipt: KeptReceipt = {
  number: '1',
  query_code: 'AAAA',
  promised_at: null,
  stage: 'collection',
  stage_title: {},
  grid: { code: '999901001001001', name: '' },
  progress_url: '',
  title: {},
  earlier: false,
  at: '2026-11-23T00:00:00Z',
};
describe('saved query codes', () => {
  beforeEach(() => { for (const { code } of useSaved().saved.value) useSaved().forget(code); });

  it('stand newest first, each once', () => {
    const { saved, save, forget } = useSaved();
    expect([save(one), save({ ...one, code: 'BBBB' }), save(one)]).toEqual([true, true, true]);
    expect(saved.value.map(({ code }) => code)).toEqual(['AAAA', 'BBBB']);
    forget('AAAA');
    expect(saved.value.map(({ code }) => code)).toEqual(['BBBB']);
  });

  it('say when the browser keeps nothing', () => {
    refuseStorage();
    expect(useSaved().save(one)).toBe(false);
  });

  it('are read back, whatever else stands there', async () => {
    for (const [stored, codes] of [
      [JSON.stringify([one, { number: 3 }, null]), ['AAAA']],
      ['{', []],
      ['{"code":"x"}', []],
    ] as const) {
      localStorage.setItem('wangge.saved', stored);
      vi.resetModules();
      const fresh = (await import('./saved')).useSaved();
      expect(fresh.saved.value.map(({ code }) => code)).toEqual(codes);
    }
  });
});

describe('the last receipt', () => {
  it('survives a reload until it is put away', () => {
    keepReceipt(receipt);
    expect(readReceipt()).toEqual(receipt);
    keepReceipt(null);
    expect(readReceipt()).toBeNull();
  });

  it('is there for the page’s life where nothing can be kept', () => {
    refuseStorage();
    keepReceipt(receipt);
    expect(readReceipt()).toEqual(receipt);
  });
});

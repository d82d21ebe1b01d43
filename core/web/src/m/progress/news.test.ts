import { flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useSaved, type SavedCase } from '../saved';
import { useNews } from './news';

const saved = (code: string, seen?: number): SavedCase => ({ code, number: code, title: null, at: '2026-12-01T00:00:00Z', ...(seen === undefined ? {} : { seen }) });

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

describe('news of saved reports', () => {
  it('are what happened since one last looked; of one that cannot be asked nothing is said', async () => {
    const asked: string[] = [];
    vi.stubGlobal('fetch', (request: Request) => {
      const code = new URL(request.url).pathname.split('/').at(-1) ?? '';
      asked.push(code);
      if (code === 'GONE') return Promise.reject(new TypeError('no line'));
      const body = { stage_title: { en: 'Handling' }, timeline: [{}, {}, {}] };
      return Promise.resolve(new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } }));
    });
    const news = useNews([saved('NEW'), saved('READ', 3), saved('GONE'), saved('D'), saved('E'), saved('SIXTH')]);
    await flushPromises();
    expect(asked).not.toContain('SIXTH');
    expect([...news.value].map(([code, { fresh }]) => [code, fresh]).sort()).toEqual([['D', true], ['E', true], ['NEW', true], ['READ', false]]);
  });

  it('are read once their page was looked at, however the code was typed', () => {
    const { save, looked, saved: list } = useSaved();
    save(saved('ABCD'));
    looked('abcd', 4);
    expect(list.value[0]?.seen).toBe(4);
    looked('unknown', 9);
    expect(list.value).toHaveLength(1);
  });
});

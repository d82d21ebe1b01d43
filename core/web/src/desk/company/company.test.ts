import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, ref } from 'vue';
import { useCompany } from './useCompany';

class Source extends EventTarget {
  static all: Source[] = [];
  readyState = 1;
  constructor(readonly url: string) {
    super();
    Source.all.push(this);
  }
  close(): void {
    this.readyState = 2;
  }
}

describe('company on a case', () => {
  beforeEach(() => {
    Source.all = [];
    vi.useFakeTimers();
    vi.stubGlobal('EventSource', Source);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  it('is that of the case that is shown, and nobody once the stream is over', () => {
    const scope = effectScope();
    const id = ref('a');
    const company = scope.run(() => useCompany(() => id.value));
    const [first] = Source.all;
    const told = { others: [{ name: '王', writing: null }], version: 3 };
    first?.dispatchEvent(new MessageEvent('company', { data: JSON.stringify(told) }));
    expect([first?.url, company?.value]).toEqual(['/api/v1/cases/a/company', told]);
    first?.dispatchEvent(new Event('over'));
    expect([first?.readyState, company?.value]).toEqual([2, null]);
    scope.stop();
  });
  it('comes back after the server had no room', () => {
    const scope = effectScope();
    scope.run(() => useCompany(() => 'a'));
    const [first] = Source.all;
    if (first) first.readyState = 2;
    first?.dispatchEvent(new Event('error'));
    vi.advanceTimersByTime(60_000);
    expect(Source.all).toHaveLength(2);
    scope.stop();
    expect(Source.all[1]?.readyState).toBe(2);
  });
});

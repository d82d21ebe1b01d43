import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h, nextTick } from 'vue';
import { useNow } from './now';

const Clock = defineComponent({
  setup() {
    const now = useNow();
    return () => h('p', new Date(now.value).toISOString());
  },
});

describe('the present moment', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-11-23T02:00:00Z') });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('moves on for everybody who shows it, with one timer, and stops with the last', async () => {
    const started = vi.spyOn(globalThis, 'setInterval');
    const stopped = vi.spyOn(globalThis, 'clearInterval');
    const one = mount(Clock);
    const two = mount(Clock);
    expect(started).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(60_000);
    await nextTick();
    expect([one.text(), two.text()]).toEqual(['2026-11-23T02:01:00.000Z', '2026-11-23T02:01:00.000Z']);
    one.unmount();
    expect(stopped).not.toHaveBeenCalled();
    two.unmount();
    expect(stopped).toHaveBeenCalledTimes(1);
  });
});

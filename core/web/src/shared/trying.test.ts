import { mount } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { defineComponent } from 'vue';
import { ApiError } from './api/errors';
import { createTranslations } from './i18n';
import en from './i18n/en';
import zh from './i18n/zh-CN';
import { useTrying, type Trying } from './trying';

function made(failed?: (message: string) => void): Trying {
  let tried: Trying | null = null;
  const page = defineComponent({ setup() { tried = useTrying(failed); return () => null; } });
  mount(page, { global: { plugins: [createTranslations({ en, 'zh-CN': zh }, 'en')] } });
  if (tried === null) throw new Error('never set up');
  return tried;
}
const down = (): Promise<never> => Promise.reject(new ApiError({ status: 0, code: 'network' }));

describe('trying', () => {
  it('is busy while the work is under way, and says that it went well', async () => {
    const { busy, message, trying } = made();
    let done = (): void => undefined;
    const going = trying(() => new Promise<void>((resolve) => { done = resolve; }));
    expect(busy.value).toBe(true);
    done();
    expect(await going).toBe(true);
    expect([busy.value, message.value]).toEqual([false, '']);
  });

  it('keeps what went wrong until the next try, or until it is forgotten', async () => {
    const { busy, message, trying, forget } = made();
    expect(await trying(down)).toBe(false);
    expect(busy.value).toBe(false);
    expect(message.value).not.toBe('');
    forget();
    expect(message.value).toBe('');
    await trying(down);
    await trying(() => Promise.resolve());
    expect(message.value).toBe('');
  });

  it('tells whoever wants to hear of it', async () => {
    const heard = vi.fn();
    const { message, trying } = made(heard);
    await trying(down);
    expect(heard).toHaveBeenCalledWith(message.value);
  });
});

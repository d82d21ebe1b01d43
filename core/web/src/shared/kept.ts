/** Small settings kept on this device. A browser that refuses storage (private mode) just forgets them. */
import { PRACTISING } from './practice/place';

const PREFIX = 'wangge.';
/** How somebody reads is the same where they practise; whatever else is kept there stays apart. */
const ALIKE: readonly string[] = ['locale', 'elder'];

function named(key: string): string {
  return PREFIX + (PRACTISING && !ALIKE.includes(key) ? 'practice.' : '') + key;
}

export function kept(key: string): string | null {
  try {
    return localStorage.getItem(named(key));
  } catch {
    return null;
  }
}

/** Whether the value will still be there after a reload. */
export function keep(key: string, value: string | null): boolean {
  try {
    if (value === null) localStorage.removeItem(named(key));
    else localStorage.setItem(named(key), value);
    return true;
  } catch {
    return false;
  }
}

/** Forgets everything whose key begins so. */
export function forgetAll(beginning: string): void {
  try {
    const keys = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '');
    for (const key of keys) if (key.startsWith(PREFIX + beginning)) localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

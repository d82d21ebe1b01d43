import { vi } from 'vitest';

/** A browser that keeps nothing, as private modes do. */
export function refuseStorage(): void {
  const refuse = (): never => {
    throw new DOMException('', 'QuotaExceededError');
  };
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: refuse, removeItem: refuse });
}

/** Query codes that the reporter chose to keep on this device. They open a case, so keeping them is a choice. */
import { shallowRef, type ShallowRef } from 'vue';
import { keep, kept } from '@shared/kept';
import type { Text } from '@shared/api/types';

export interface SavedCase {
  code: string;
  number: string;
  title: Text | null;
  at: string;
  /** How much had happened when its page was last looked at. */
  seen?: number;
}
const KEY = 'saved';
const MOST = 50;

function isSaved(value: unknown): value is SavedCase {
  return typeof value === 'object' && value !== null && typeof (value as SavedCase).code === 'string' && typeof (value as SavedCase).number === 'string';
}

function read(): readonly SavedCase[] {
  try {
    const list: unknown = JSON.parse(kept(KEY) ?? '[]');
    return Array.isArray(list) ? list.filter(isSaved) : [];
  } catch {
    return [];
  }
}

const saved = shallowRef<readonly SavedCase[]>(read());

function write(list: readonly SavedCase[]): boolean {
  saved.value = list.slice(0, MOST);
  return keep(KEY, list.length > 0 ? JSON.stringify(saved.value) : null);
}

interface Saved {
  saved: ShallowRef<readonly SavedCase[]>;
  /** False when the browser keeps nothing: the person must write the code down. */
  save: (one: SavedCase) => boolean;
  forget: (code: string) => void;
  /** The page of a code was looked at, with so many lines in its history. */
  looked: (code: string, moments: number) => void;
}

export function useSaved(): Saved {
  return {
    saved,
    save: (one) => write([one, ...saved.value.filter((other) => other.code !== one.code)]),
    looked: (code, moments) => {
      const of = code.toUpperCase();
      if (!saved.value.some((one) => one.code === of && one.seen !== moments)) return;
      write(saved.value.map((one) => (one.code === of ? { ...one, seen: moments } : one)));
    },
    forget: (code) => { write(saved.value.filter((other) => other.code !== code)); },
  };
}

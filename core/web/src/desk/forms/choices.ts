/** Options hold any JSON value; the widgets want words. A choice's word is its place in the list. */
import type { Option } from '@shared/form/types';

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The place of a value among the options, as text; '' when nothing or something unknown is chosen. */
export function keyOf(value: unknown, options: readonly Option[]): string {
  const index = options.findIndex((option) => same(option.value, value));
  return index < 0 ? '' : String(index);
}

export function valueOf(key: string, options: readonly Option[]): unknown {
  return key === '' ? undefined : options[Number(key)]?.value;
}

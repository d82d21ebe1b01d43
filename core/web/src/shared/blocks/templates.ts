/** Filling in `{name}`: what a page was opened with, and what a row holds. Pure. */
import type { Give, Scalar, Values } from './model';

const NAME = /\{([A-Za-z_][A-Za-z0-9_-]*)\}/g;

/** The text with its names filled in; a name that nobody knows leaves nothing behind. */
export function fill(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replace(NAME, (_, name: string) => plain(values[name]));
}

/** The filters whose names are all known: one about a parameter that was not given is left out. */
export function filters(texts: readonly string[], values: Values): string[] {
  const known = texts.filter((text) => [...text.matchAll(NAME)].every(([, name]) => (values[name ?? ''] ?? '') !== ''));
  return known.map((text) => fill(text, values));
}

/** Whether a button gives on where the phone is: `{lon}` and `{lat}`. */
export function asksWhere(give: Give): boolean {
  return Object.values(give).some((value) => value === '{lon}' || value === '{lat}');
}

/** What is given on: a text that is one name alone keeps the value's kind. */
export function given(give: Give, values: Readonly<Record<string, unknown>>): Record<string, Scalar> {
  const found: Record<string, Scalar> = {};
  for (const [name, value] of Object.entries(give)) {
    const alone = typeof value === 'string' ? /^\{([A-Za-z_][A-Za-z0-9_-]*)\}$/.exec(value) : null;
    const held = alone === null ? undefined : values[alone[1] ?? ''];
    const filled = typeof held === 'number' || typeof held === 'boolean' ? held : typeof value === 'string' ? fill(value, values) : value;
    if (filled !== '') found[name] = filled;
  }
  return found;
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

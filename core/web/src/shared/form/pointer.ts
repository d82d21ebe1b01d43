/** JSON pointers (RFC 6901) into a form's data, and the scopes of its layout. Pure. */

export type Step = string | number;

export function pointer(steps: readonly Step[]): string {
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function steps(pointerText: string): string[] {
  const text = pointerText.replace(/^#/, '');
  if (text === '') return [];
  return text
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The data's steps that a layout's scope names: `#/properties/a/properties/b` is `a`, `b`. */
export function scopeSteps(scope: string): string[] {
  const found = steps(scope);
  const path: string[] = [];
  for (let at = 0; at + 1 < found.length; at += 2) {
    if (found[at] !== 'properties') return path;
    path.push(found[at + 1] ?? '');
  }
  return path;
}

export function read(data: unknown, path: readonly Step[]): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<Step, unknown>)[step];
  }
  return value;
}

/** A copy of the data with the value at the path; `undefined` takes a property away. Missing parents are made. */
export function written(data: unknown, path: readonly Step[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(data) || typeof step === 'number') {
    const items: unknown[] = Array.isArray(data) ? [...(data as unknown[])] : [];
    items[Number(step)] = written(items[Number(step)], rest, value);
    return items;
  }
  const record = { ...(isRecord(data) ? data : {}) };
  const next = written(record[step], rest, value);
  if (next === undefined) Reflect.deleteProperty(record, step);
  else record[step] = next;
  return record;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

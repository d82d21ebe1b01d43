/** One's day as one list: tasks, and what plugins have to be seen to, by when it is due. Pure. */
import { today } from '@shared/blocks/today';
import type { Body, Collection, Doc } from '@shared/collections/types';
import type { DayEntry, DayList, Task } from '../copy/model';

export type Item = { key: string; due: string | null } & ({ kind: 'task'; task: Task } | { kind: 'entry'; list: DayList; document: Doc });

/** A day is over at its end, where the county lies. */
const END_OF_DAY = 'T23:59:59+08:00';

/** The moment by which a document is to be seen to; null where it does not say. */
export function dueOf(entry: Pick<DayEntry, 'due'>, body: Body): string | null {
  const value = body[entry.due];
  if (typeof value !== 'string' || value === '') return null;
  return value.includes('T') ? value : value + END_OF_DAY;
}

/** The earliest first; what has no time comes last. */
export function dayItems(tasks: readonly Task[], lists: readonly DayList[]): Item[] {
  const items: Item[] = [
    ...tasks.map((task): Item => ({ key: task.id, due: task.due_at, kind: 'task', task })),
    ...lists.flatMap((list) => list.documents.map((document): Item => ({ key: `${list.entry.id} ${document.id}`, due: dueOf(list.entry, document.body), kind: 'entry', list, document }))),
  ];
  const at = ({ due }: Item): number => (due === null ? Infinity : Date.parse(due));
  return items.sort((one, other) => at(one) - at(other) || 0); // Infinity less Infinity is no number
}

/** The fields below the title, as they read. */
export function linesOf({ lines }: Pick<DayEntry, 'lines'>, body: Body): string[] {
  return lines.flatMap((name) => {
    const value = body[name];
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
  });
}

/** What ticking off writes: the declared values, when, and what was asked for. */
export function tickedOff(done: NonNullable<DayEntry['done']>, { schema }: Pick<Collection, 'schema'>, answers: Body, now = new Date()): Body {
  const at = done.at === null ? {} : { [done.at]: schema.properties?.[done.at]?.format === 'date-time' ? now.toISOString() : today(now) };
  const asked = Object.fromEntries(done.fields.flatMap((name) => (answers[name] === undefined ? [] : [[name, answers[name]]])));
  return { ...asked, ...at, ...done.give };
}

/** What of one's day comes from plugins and from the roster. */
import { answer, api } from '@shared/api/client';
import { placed, type Contributions } from '@shared/blocks/placed';
import { today } from '@shared/blocks/today';
import type { Collection, Doc } from '@shared/collections/types';
import type { DayEntry, DayList, OnDuty, Register, Shift } from './model';

const MOST = 100;
const DAY = 24 * 3_600_000;
const DAYS = 2;

export async function offers(areas: readonly string[]): Promise<Contributions[]> {
  return Promise.all(areas.map((area) => answer(api.GET('/api/v1/contributions', { params: { query: { area } } }))));
}

/** The last day, or moment, that is shown, as the field has it. */
export function horizon({ due, days }: Pick<DayEntry, 'due' | 'days'>, { schema }: Pick<Collection, 'schema'>, now = Date.now()): string {
  const end = new Date(now + days * DAY);
  return schema.properties?.[due]?.format === 'date-time' ? end.toISOString() : today(end);
}

async function list(entry: DayEntry, registers: readonly Register[]): Promise<DayList | null> {
  const path = { plugin: entry.plugin, name: entry.collection };
  const known = registers.find(({ collection }) => collection.plugin === path.plugin && collection.name === path.name);
  if (known === undefined) return null; // it may not be read here
  const filter = [...entry.filter, `${entry.due}<=${horizon(entry, known.collection)}`];
  const params = { path, query: { filter, sort: entry.due, limit: MOST } };
  const page = await answer(api.GET('/api/v1/collections/{plugin}/{name}/documents', { params }));
  return { entry, collection: known.collection, documents: page.items as Doc[], more: page.next !== null };
}

/** Each entry once, although several areas offer it: its documents come from everywhere that one may read. */
export async function day(offered: readonly Contributions[], registers: readonly Register[]): Promise<DayList[]> {
  const entries = placed(offered, (found) => ('day_entries' in found ? (found as Contributions).day_entries : []));
  const found = await Promise.all(entries.map(({ item }) => list(item, registers)));
  return found.filter((one) => one !== null);
}

export async function shifts(areas: readonly string[]): Promise<Shift[]> {
  const weeks = await Promise.all(areas.map((area) => answer(api.GET('/api/v1/duty/week', { params: { query: { area, first: today() } } }))));
  const mine = weeks.flatMap(({ days }) => days.slice(0, DAYS).flatMap(({ duties }) => duties.filter(({ yours }) => yours)));
  return [...new Map(mine.map((one) => [`${one.shift_id} ${one.begins_at}`, one])).values()];
}

/** Who is on duty or on call in one's areas now, each person once. */
export async function onDuty(areas: readonly string[]): Promise<OnDuty[]> {
  const found = await Promise.all(areas.map((area) => answer(api.GET('/api/v1/duty/now', { params: { query: { area } } }))));
  const present = found.flatMap(({ items }) => items.filter(({ standing }) => standing !== 'off_duty'));
  return [...new Map(present.map((one) => [one.person.id, one])).values()];
}

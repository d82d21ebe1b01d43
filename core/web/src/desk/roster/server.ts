/** The roster and leave from the server. */
import { answer, api } from '@shared/api/client';
import type { components } from '@shared/api/schema';
import type { JsonSchema } from '@shared/form/types';

type Schemas = components['schemas'];
export type Roster = Schemas['RosterOut'];
export type Week = Schemas['WeekOut'];
export type Shift = Schemas['ShiftOut'];
export type StandIn = Schemas['StandInOut'];
export type Leave = Schemas['LeaveOut'];

export function roster(area: string): Promise<Roster> {
  return answer(api.GET('/api/v1/duty', { params: { query: { area } } }));
}
export function week(area: string, first: string | null): Promise<Week> {
  return answer(api.GET('/api/v1/duty/week', { params: { query: { area, ...(first === null ? {} : { first }) } } }));
}
export async function myLeaves(): Promise<Leave[]> {
  return (await answer(api.GET('/api/v1/me/leaves', {}))).items;
}
export async function leavesToDecide(): Promise<Leave[]> {
  return (await answer(api.GET('/api/v1/leaves', {}))).items;
}

/** Who can be put on the roster, as choices of a form. */
export function colleagues(found: Roster | null): JsonSchema[] {
  return (found?.colleagues ?? []).map((one) => ({ const: one.id, title: `${one.name} · ${one.area.name}` }));
}

/** Weekdays as runs of days that follow each other: 1 to 5 and 7 are [[1, 5], [7, 7]]. */
export function runs(weekdays: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const day of weekdays) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === day - 1) last[1] = day;
    else found.push([day, day]);
  }
  return found;
}

/** A day so many days after another, both YYYY-MM-DD. */
export function dayAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The weekday of a YYYY-MM-DD day; 1 is Monday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

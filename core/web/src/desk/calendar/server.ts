/** The working calendar of an area, and what a file of holidays would change in it. */
import { answer, api } from '@shared/api/client';
import type { components } from '@shared/api/schema';

type Schemas = components['schemas'];
export type CalendarDay = Schemas['CalendarDayOut'];
export type CalendarYear = Schemas['CalendarYearOut'];
export type CalendarRule = Schemas['RuleOut'];
export type Notice = Schemas['Notice'];

export interface Change {
  date: string;
  before: boolean;
  after: boolean;
  name: string;
}

const FRIDAY = 5;

export function yearOf(area: string, year: number): Promise<CalendarYear> {
  return answer(api.GET('/api/v1/calendar/years/{year}', { params: { path: { year }, query: { area } } }));
}
export function ruleOf(area: string): Promise<CalendarRule> {
  return answer(api.GET('/api/v1/calendar/rule', { params: { query: { area } } }));
}
export async function setRule(area: string, hours: string, count: CalendarRule['day_count']): Promise<void> {
  await answer(api.PUT('/api/v1/calendar/rule', { params: { query: { area } }, body: { hours, day_count: count } }));
}
export async function setDay(area: string, day: string, body: Schemas['DayIn']): Promise<void> {
  await answer(api.PUT('/api/v1/calendar/days/{day}', { params: { path: { day }, query: { area } }, body }));
}
export async function unsetDay(area: string, day: string): Promise<void> {
  await answer(api.DELETE('/api/v1/calendar/days/{day}', { params: { path: { day }, query: { area } } }));
}
export async function setYear(area: string, notice: Notice): Promise<void> {
  await answer(api.PUT('/api/v1/calendar/years/{year}', { params: { path: { year: notice.year }, query: { area } }, body: notice }));
}

/** Reads a file of holidays; null when it is none. What is wrong with single days the server says. */
export function noticeIn(text: string): Notice | null {
  try {
    const { year, papers, days } = JSON.parse(text) as Partial<Notice>;
    if (typeof year !== 'number' || !Array.isArray(papers) || !Array.isArray(days)) return null;
    const whole = days.every(({ name, date, isOffDay }) => typeof name === 'string' && typeof date === 'string' && typeof isOffDay === 'boolean');
    return whole ? { year, papers, days } : null;
  } catch {
    return null;
  }
}

/** Whether a day is worked when nobody has said anything of it. */
function plainly(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday >= 1 && weekday <= FRIDAY;
}

/** The days that a file would change, in order. Days of the file that lie in another year are compared by their weekday. */
export function changes(notice: Notice, now: CalendarYear): Change[] {
  const known = new Map(now.days.map(({ date, working }) => [date, working]));
  return notice.days
    .map(({ date, isOffDay, name }) => ({ date, name, before: known.get(date) ?? plainly(date), after: !isOffDay }))
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => a.date.localeCompare(b.date));
}

/** What an appraisal page asks for. Pure. */
import type { By, Figure, OpenDay, Part, Which } from '@shared/api/appraisal';

/** The month and area that all figures of the page are of. */
export interface Asked {
  period: string;
  area: string | null;
}
/** A figure that was opened: which indicator and part, of the whole area or of one row. */
export interface OpenedFigure {
  indicator: string;
  title: string;
  part: Part;
  row?: { by: By; key: string };
}
/** A day that was opened: all that was open at its end, or what had been for long. */
export interface OpenedDay {
  day: string;
  which: Which;
}
export type Opened = OpenedFigure | OpenedDay;

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

export function isMonth(text: string): boolean {
  return MONTH.test(text);
}

export function where(asked: Asked): { period: string; area?: string } {
  return asked.area === null ? { period: asked.period } : { period: asked.period, area: asked.area };
}

/** The colour of a grade: good, to be watched, bad; none without one. */
export function tone(figure: Figure): string {
  if (figure.grade === null) return '';
  if (figure.grade === 'A' || figure.grade === 'B') return 'tag-good';
  return figure.grade === 'C' ? 'tag-warn' : 'tag-bad';
}

/** How high the bar of each day is, in percent of the highest one. */
export function heights(days: readonly OpenDay[]): number[] {
  const most = Math.max(1, ...days.map((day) => day.open));
  return days.map((day) => Math.round((100 * day.open) / most));
}

import { describe, expect, it } from 'vitest';
import { changes, noticeIn, type CalendarYear } from './server';

const NOTICE = {
  year: 2027,
  papers: ['https://example.org/2027'],
  days: [
    { name: '劳动节', date: '2027-05-03', isOffDay: true },
    { name: '劳动节', date: '2027-05-08', isOffDay: false },
    { name: '劳动节', date: '2027-05-01', isOffDay: true },
    { name: '元旦', date: '2027-01-01', isOffDay: true },
  ],
};
const NOW = { year: 2027, area: '999901', known: false, days: [{ date: '2027-01-01', working: false }] } as unknown as CalendarYear;

describe('a file of holidays', () => {
  it('shows only the days that it changes, in order: a Saturday off changes nothing', () => {
    expect(changes(NOTICE, NOW).map(({ date, before, after }) => [date, before, after])).toEqual([
      ['2027-05-03', true, false],
      ['2027-05-08', false, true],
    ]);
  });
  it('is told from any other file', () => {
    expect(noticeIn(JSON.stringify(NOTICE))?.days).toHaveLength(4);
    for (const text of ['', '[]', 'null', '{"year":2027}', JSON.stringify({ ...NOTICE, days: [{ name: 1 }] })]) expect(noticeIn(text)).toBeNull();
  });
});

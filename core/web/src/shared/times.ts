/** Times as people read them. A county lives in Chinese time wherever the reader's device is. */
import { useI18n } from 'vue-i18n';

const ZONE = 'Asia/Shanghai';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type TimeStyle = 'date' | 'minute' | 'short';

const STYLES: Readonly<Record<TimeStyle, Intl.DateTimeFormatOptions>> = {
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  minute: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  short: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
};
const formats = new Map<string, Intl.DateTimeFormat>();

/** An RFC 3339 instant in Chinese time; '' for none, and for what is no time. */
export function formatInstant(instant: string | null | undefined, locale: string, style: TimeStyle = 'minute'): string {
  const at = instant ? Date.parse(instant) : Number.NaN;
  if (Number.isNaN(at)) return '';
  const key = `${locale} ${style}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...STYLES[style], timeZone: ZONE });
  formats.set(key, format);
  return format.format(at);
}

export interface Remaining {
  late: boolean;
  unit: 'days' | 'hours' | 'minutes';
  n: number;
}

/** How far a due time lies ahead or behind, in the largest unit that says something; halves are not rounded up. */
export function remaining(due: string | null | undefined, now = Date.now()): Remaining | null {
  const at = due ? Date.parse(due) : Number.NaN;
  if (Number.isNaN(at)) return null;
  const span = Math.abs(at - now);
  const late = at < now;
  if (span >= 2 * DAY) return { late, unit: 'days', n: Math.floor(span / DAY) };
  if (span >= 2 * HOUR) return { late, unit: 'hours', n: Math.floor(span / HOUR) };
  return { late, unit: 'minutes', n: Math.max(1, Math.floor(span / MINUTE)) };
}

export interface Times {
  instant: (value: string | null | undefined, style?: TimeStyle) => string;
  /** "还有 2 天", "3 h late"; '' without a due time. */
  left: (due: string | null | undefined, now?: number) => string;
  /** "11月25日 18:00 前"; '' without a due time. */
  before: (due: string | null | undefined) => string;
}

export function useTimes(): Times {
  const { t, locale } = useI18n();
  return {
    instant: (value, style) => formatInstant(value, locale.value, style),
    left(due, now) {
      const rest = remaining(due, now);
      if (!rest) return '';
      const span = t(`time.${rest.unit}`, { n: rest.n });
      return rest.late ? t('time.late', { span }) : t('time.left', { span });
    },
    before: (due) => (due ? t('time.before', { when: formatInstant(due, locale.value, 'short') }) : ''),
  };
}

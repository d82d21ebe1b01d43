/** Small rules around signing in. */

/** Where to go after signing in: only a path of the desk itself, never another site's address. */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : '/';
}

/** The time on the wall at which a locked account opens again. */
export function lockedUntil(seconds: number, locale: string, now: Date): string {
  const at = new Date(now.getTime() + seconds * 1000);
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'Asia/Shanghai',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    ...(seconds >= 43_200 ? { month: 'short', day: 'numeric' } : {}),
  }).format(at);
}

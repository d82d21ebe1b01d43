/** The audit's filters as the API takes them. Pure. */

export interface AuditWish {
  action: string;
  actor: string;
  /** Days in the county's time, `2026-03-01`; both included. */
  from: string;
  to: string;
}
export interface AuditQuery {
  action?: string;
  actor?: string;
  from?: string;
  to?: string;
}

const ZONE = '+08:00';

function nextDay(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + 1);
  return at.toISOString().slice(0, 10);
}

export function auditQuery(wish: AuditWish): AuditQuery {
  const query: AuditQuery = {};
  if (wish.action.trim() !== '') query.action = wish.action.trim();
  if (wish.actor.trim() !== '') query.actor = wish.actor.trim();
  if (wish.from !== '') query.from = `${wish.from}T00:00:00${ZONE}`;
  if (wish.to !== '') query.to = `${nextDay(wish.to)}T00:00:00${ZONE}`;
  return query;
}

function said(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** An entry's facts on one line; what is null says nothing. */
export function factsLine(facts: Readonly<Record<string, unknown>>): string {
  return Object.entries(facts)
    .filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name}: ${said(value)}`)
    .join(' · ');
}

/** What may go wrong between the shell and the server, as one value that a page can show. */

export interface FieldProblem {
  path: string;
  code: string;
  message: string;
}

interface ProblemFacts {
  status: number;
  code: string;
  detail?: string;
  fields?: FieldProblem[];
  traceId?: string;
  retryAfter?: number | undefined;
}

/**
 * A refused or failed request. `code` is the server's stable word for it, or one of ours when no answer
 * came: `network`, `timeout`, `unreadable_answer`.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldProblem[];
  readonly traceId: string | undefined;
  /** Seconds to wait before trying again, when the server named them. */
  readonly retryAfter: number | undefined;

  constructor(facts: ProblemFacts) {
    super(facts.detail ?? '');
    this.name = 'ApiError';
    this.status = facts.status;
    this.code = facts.code;
    this.fields = facts.fields ?? [];
    this.traceId = facts.traceId;
    this.retryAfter = facts.retryAfter;
  }

  /** Whether the same request may succeed later without a change: no answer, or the server's own trouble. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldProblems(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((item) => ({
    path: String(item['path'] ?? ''),
    code: String(item['code'] ?? ''),
    message: String(item['message'] ?? ''),
  }));
}

/** Seconds from a Retry-After header; its date form is read against the device's clock. */
export function retryAfter(header: string | null, now = Date.now()): number | undefined {
  if (!header) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}

/** Reads RFC 9457 problem details; anything else (a proxy's HTML page) still yields a usable error. */
export function problem(response: Pick<Response, 'status' | 'headers'>, body: unknown): ApiError {
  const facts = isRecord(body) ? body : {};
  const text = (key: string): string | undefined => {
    const value = facts[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return new ApiError({
    status: response.status,
    code: text('code') ?? `http_${response.status}`,
    detail: text('detail') ?? text('title') ?? '',
    fields: fieldProblems(facts['errors']),
    traceId: text('trace_id') ?? '',
    retryAfter: retryAfter(response.headers.get('Retry-After')),
  });
}

/** An error thrown before any answer came: the network, or our own patience. */
export function unanswered(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  const name = cause instanceof Error ? cause.name : '';
  if (name === 'TimeoutError') return new ApiError({ status: 0, code: 'timeout' });
  if (name === 'SyntaxError') return new ApiError({ status: 0, code: 'unreadable_answer' });
  return new ApiError({ status: 0, code: 'network' });
}

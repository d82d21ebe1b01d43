/**
 * Sends a report so that it arrives once. Before each try its body is written down; when no answer comes,
 * the same client id goes out again. If the person changed something in between and the earlier body had
 * arrived after all, the server says `client_id_reused`: then the earlier body fetches its receipt.
 */
import { ApiError } from '@shared/api/errors';
import type { Receipt, ReportBody } from '@shared/api/types';

export type Post = (body: ReportBody) => Promise<Receipt>;

export interface Sent {
  receipt: Receipt;
  /** The body that the server has. */
  body: ReportBody;
  /** True when that is an earlier state of the draft, not the last one. */
  earlier: boolean;
}

function same(one: ReportBody, other: ReportBody): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The receipt of whichever earlier body arrived; throws the first refusal when none did. */
async function recovered(attempts: readonly ReportBody[], post: Post, refusal: ApiError): Promise<Sent> {
  for (const body of [...attempts].reverse()) {
    try {
      return { receipt: await post(body), body, earlier: true };
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'client_id_reused') throw error;
    }
  }
  throw refusal;
}

/** Sends `body`; `attempts` is the draft's list of unanswered bodies and is kept up to date. */
export async function send(body: ReportBody, attempts: ReportBody[], post: Post): Promise<Sent> {
  const before = attempts.filter((one) => !same(one, body));
  if (before.length === attempts.length) attempts.push(body);
  try {
    return { receipt: await post(body), body, earlier: false };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'client_id_reused' && before.length > 0) return recovered(before, post, error);
    // A clear refusal: this body is not there and need not be asked for again.
    if (error instanceof ApiError && !error.transient) attempts.splice(0, attempts.length, ...before);
    throw error;
  }
}

/**
 * Carrying out one action on a case, and what came of it.
 *
 * A case may have changed since it was read. Then nothing is written, the case is read again, and what the person
 * typed stays: `changed` carries the fresh case, and the caller keeps the form open if the action still exists.
 */
import { ApiError } from '@shared/api/errors';
import type { CaseDetail } from '@shared/api/staff';

export interface ActionRequest {
  version: number;
  data: Record<string, unknown>;
  attachments?: string[];
}

export interface CaseDoor {
  read(id: string): Promise<CaseDetail>;
  act(id: string, action: string, request: ActionRequest): Promise<CaseDetail>;
}

export type ActionResult =
  | { kind: 'done'; detail: CaseDetail }
  | { kind: 'changed'; detail: CaseDetail; stillOpen: boolean }
  | { kind: 'failed'; error: unknown };

/** The stable codes that mean "the case is no longer what you saw". */
const STALE = new Set(['case_changed', 'transition_not_allowed']);

export async function act(
  door: CaseDoor,
  seen: CaseDetail,
  action: string,
  data: Record<string, unknown>,
  attachments: string[],
): Promise<ActionResult> {
  const request: ActionRequest = {
    version: seen.item.version,
    data,
    ...(attachments.length > 0 ? { attachments } : {}),
  };
  try {
    return { kind: 'done', detail: await door.act(seen.item.id, action, request) };
  } catch (error) {
    if (!(error instanceof ApiError) || !STALE.has(error.code)) return { kind: 'failed', error };
  }
  try {
    const detail = await door.read(seen.item.id);
    return { kind: 'changed', detail, stillOpen: detail.actions.some((candidate) => candidate.id === action) };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

/** Mistakes that the server found in the form, at pointers into the form's own data. */
export function fieldErrors(error: unknown): { path: string; message: string }[] {
  if (!(error instanceof ApiError)) return [];
  return error.fields
    .filter((field) => field.path.startsWith('/data'))
    .map((field) => ({ path: field.path.slice('/data'.length), message: field.message }));
}

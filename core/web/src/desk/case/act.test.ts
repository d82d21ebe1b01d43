import { describe, expect, it } from 'vitest';
import { ApiError } from '@shared/api/errors';
import type { CaseDetail } from '@shared/api/staff';
import { detail, row } from '../testing/cases';
import { act, fieldErrors, type ActionRequest, type CaseDoor } from './act';

/** A case behind a door: it takes an action only for its own version. */
class FakeDoor implements CaseDoor {
  readonly taken: ActionRequest[] = [];
  refusal: ApiError | null = null;
  constructor(public now: CaseDetail) {}

  read(): Promise<CaseDetail> {
    return Promise.resolve(this.now);
  }
  act(_id: string, _action: string, request: ActionRequest): Promise<CaseDetail> {
    if (this.refusal !== null) return Promise.reject(this.refusal);
    if (request.version !== this.now.item.version) {
      return Promise.reject(new ApiError({ status: 409, code: 'case_changed' }));
    }
    this.taken.push(request);
    return Promise.resolve({ ...this.now, item: row('1', { version: request.version + 1, state: 'handling' }) });
  }
}
const SEEN = detail('1');

describe('carrying out an action', () => {
  it('sends the version that was seen, and the photos only when there are some', async () => {
    const door = new FakeDoor(SEEN);
    const result = await act(door, SEEN, 'dispatch', { unit_id: 'u1' }, []);
    expect(result.kind).toBe('done');
    expect(door.taken).toEqual([{ version: 3, data: { unit_id: 'u1' } }]);
    await act(door, SEEN, 'dispatch', {}, ['p1']);
    expect(door.taken[1]?.attachments).toEqual(['p1']);
  });

  it('reads the case anew when it changed, and says that the action is still there', async () => {
    const fresh = detail('1', { item: row('1', { version: 4 }) });
    const result = await act(new FakeDoor(fresh), SEEN, 'dispatch', {}, []);
    expect(result).toEqual({ kind: 'changed', detail: fresh, stillOpen: true });
  });

  it('says that the action is gone when the case has moved on', async () => {
    const fresh = detail('1', { item: row('1', { version: 4, state: 'handling' }), actions: [] });
    const result = await act(new FakeDoor(fresh), SEEN, 'dispatch', {}, []);
    expect(result).toEqual({ kind: 'changed', detail: fresh, stillOpen: false });
  });

  it('treats a refused transition as a change too', async () => {
    const door = new FakeDoor(detail('1', { actions: [] }));
    door.refusal = new ApiError({ status: 409, code: 'transition_not_allowed' });
    expect((await act(door, SEEN, 'dispatch', {}, [])).kind).toBe('changed');
  });

  it('hands back any other failure as it is', async () => {
    const door = new FakeDoor(SEEN);
    door.refusal = new ApiError({ status: 403, code: 'not_your_unit' });
    expect(await act(door, SEEN, 'dispatch', {}, [])).toEqual({ kind: 'failed', error: door.refusal });
  });
});

describe('mistakes that the server found', () => {
  it('come to the fields of the form, without the envelope', () => {
    const fields = [
      { path: '/data/note', code: 'min_length', message: 'too short' },
      { path: '/version', code: 'x', message: 'y' },
    ];
    const error = new ApiError({ status: 422, code: 'form_invalid', fields });
    expect(fieldErrors(error)).toEqual([{ path: '/note', message: 'too short' }]);
    expect(fieldErrors(new Error('other'))).toEqual([]);
  });
});

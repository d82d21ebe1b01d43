import { beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { ApiError } from '@shared/api/errors';
import * as uploading from '@shared/api/upload';
import * as shrinking from '@shared/device/photo';
import { load, store } from '@shared/device/store';
import { emptyDraft, type Draft } from './draft';
import { MOST_PHOTOS, usePhotos } from './photos';

const small = new Blob(['small']);
const picture = new File(['large'], 'p.jpg', { type: 'image/jpeg' });
const arrived = { id: 'p1', media_type: 'image/jpeg', size: 5, width: 1, height: 1 };
const lost = new ApiError({ status: 0, code: 'network' });

async function settled(): Promise<void> {
  // IndexedDB answers in tasks of its own.
  await new Promise((resolve) => setTimeout(resolve, 30));
  const { states } = usePhotos(emptyDraft());
  await vi.waitFor(() => { expect([...states.values()].filter(({ state }) => state === 'reading' || state === 'sending')).toEqual([]); }, 5000);
}

describe('the photos of a draft', () => {
  let draft: Draft;
  // Both need a real browser: a canvas, and an upload that tells its progress.
  let upload: MockInstance<typeof uploading.uploadPhoto>;
  let shrink: MockInstance<typeof shrinking.shrinkPhoto>;

  beforeEach(() => {
    draft = emptyDraft();
    vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:picture');
    shrink = vi.spyOn(shrinking, 'shrinkPhoto').mockResolvedValue(small);
    upload = vi.spyOn(uploading, 'uploadPhoto').mockResolvedValue(arrived);
  });
  const state = (): string | undefined => usePhotos(draft).states.get(draft.photos[0]?.key ?? '')?.state;

  it('are shrunk, kept on the device and sent with the device’s key', async () => {
    usePhotos(draft).add([picture]);
    await settled();
    expect(draft.photos).toMatchObject([{ id: 'p1' }]);
    expect(state()).toBe('sent');
    expect(upload.mock.calls[0]?.[0]).toBe(small);
    expect(upload.mock.calls[0]?.[1]?.headers?.['Sender-Key']?.length).toBeGreaterThanOrEqual(16);
    expect(await load(`photo:${draft.photos[0]?.key ?? ''}`)).toBeDefined();
  });

  it('can be sent again after a failure, and sending the report tries by itself', async () => {
    upload.mockRejectedValueOnce(lost).mockRejectedValueOnce(lost);
    const photos = usePhotos(draft);
    photos.add([picture]);
    await settled();
    expect(state()).toBe('failed');
    expect(await photos.complete()).toBe(false);
    expect(await photos.complete()).toBe(true);
    expect(draft.photos).toMatchObject([{ id: 'p1' }]);
  });

  it('say when a file is no picture, and can be taken away again', async () => {
    shrink.mockRejectedValueOnce(new DOMException('', 'InvalidStateError'));
    const photos = usePhotos(draft);
    photos.add([picture]);
    await settled();
    expect(state()).toBe('failed');
    expect(await photos.complete()).toBe(false);
    photos.remove(draft.photos[0]?.key ?? '');
    expect(await photos.complete()).toBe(true);
    expect(upload).not.toHaveBeenCalled();
  });

  it('come back after a reload, and those not yet sent go up', async () => {
    await store('photo:kept', small);
    draft.photos = [{ key: 'kept', id: null }, { key: 'gone', id: null }, { key: 'there', id: 'p0' }];
    await usePhotos(draft).restore();
    await settled();
    expect(draft.photos).toEqual([{ key: 'kept', id: 'p1' }, { key: 'there', id: 'p0' }]);
  });

  it('leave room for one voice note, which a new one replaces', async () => {
    const photos = usePhotos(draft);
    photos.say(small, 3);
    await settled();
    photos.say(small, 5);
    photos.add(Array.from({ length: MOST_PHOTOS + 1 }, () => picture));
    await settled();
    expect(draft.photos.map(({ seconds }) => seconds)).toEqual([5, ...Array.from({ length: MOST_PHOTOS }, () => undefined)]);
    expect(shrink).toHaveBeenCalledTimes(MOST_PHOTOS);
  });

  it('are never more than the server takes', async () => {
    usePhotos(draft).add(Array.from({ length: MOST_PHOTOS + 3 }, () => picture));
    await settled();
    expect(draft.photos).toHaveLength(MOST_PHOTOS);
  });
});

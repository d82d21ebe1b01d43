import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { ApiError } from '@shared/api/errors';
import * as uploading from '@shared/api/upload';
import { createTranslations } from '@shared/i18n';
import messages from '../i18n';
import type { Attachment } from '@shared/api/types';
import PhotoField from './PhotoField.vue';

let field: VueWrapper;
let upload: MockInstance<typeof uploading.uploadPhoto>;

beforeEach(() => {
  upload = vi.spyOn(uploading, 'uploadPhoto');
  field = mount(PhotoField, {
    props: { modelValue: [], label: '照片' },
    global: { plugins: [createTranslations(messages, 'zh-CN')] },
  });
});
afterEach(() => {
  field.unmount();
});

async function choose(...names: string[]): Promise<void> {
  const input = field.find<HTMLInputElement>('input[type=file]');
  Object.defineProperty(input.element, 'files', {
    value: names.map((name) => new File(['x'], name)),
    configurable: true,
  });
  await input.trigger('change');
  await flushPromises();
}
function arrived(id: string): Attachment {
  return { id, media_type: 'image/jpeg', size: 1, width: 1, height: 1 };
}
const ids = (): unknown => field.emitted('update:modelValue')?.at(-1)?.[0];

describe('photos for a step', () => {
  it('are sent at once and counted when they have arrived', async () => {
    let arrive: (photo: Attachment) => void = () => undefined;
    upload.mockReturnValueOnce(new Promise((resolve) => (arrive = resolve)));
    await choose('a.jpg');
    expect(field.emitted('busy')?.at(-1)).toEqual([true]);
    arrive(arrived('p1'));
    await flushPromises();
    expect(ids()).toEqual(['p1']);
    expect(field.emitted('busy')?.at(-1)).toEqual([false]);
  });

  it('say what was wrong with one, and leave the others', async () => {
    upload
      .mockRejectedValueOnce(new ApiError({ status: 415, code: 'attachment_type' }))
      .mockResolvedValueOnce(arrived('p2'));
    await choose('lie.jpg', 'b.jpg');
    expect(field.find('[role="alert"]').text()).toContain('只能上传照片');
    expect(ids()).toEqual(['p2']);
    expect(field.emitted('busy')?.at(-1)).toEqual([false]);
  });

  it('can be taken back', async () => {
    upload.mockResolvedValueOnce(arrived('p3'));
    await choose('c.jpg');
    await field.find('button[aria-label="移除照片 1"]').trigger('click');
    expect(ids()).toEqual([]);
    expect(field.findAll('.box')).toHaveLength(0);
  });

  it('are nine at most', async () => {
    upload.mockImplementation(() => Promise.resolve(arrived('p')));
    await choose(...Array.from({ length: 12 }, (_, index) => `${index}.jpg`));
    expect(field.findAll('.box')).toHaveLength(9);
    expect(field.find('input[type=file]').exists()).toBe(false);
  });
});

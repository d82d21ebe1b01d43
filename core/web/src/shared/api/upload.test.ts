import { beforeEach, describe, expect, it, vi } from 'vitest';
import { uploadPhoto } from './upload';

/** An XMLHttpRequest whose end the test decides. */
class Request {
  static last: Request;
  upload: { onprogress?: (event: { lengthComputable: boolean; loaded: number; total: number }) => void } = {};
  headers: Record<string, string> = {};
  timeout = 0;
  status = 0;
  responseText = '';
  sent: FormData | null = null;
  onload?: () => void;
  onerror?: () => void;
  ontimeout?: () => void;
  onabort?: () => void;
  constructor() {
    Request.last = this;
  }
  open(): void {
    this.status = 0;
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  getResponseHeader(name: string): string | null {
    return name === 'Retry-After' ? '5' : null;
  }
  send(body: FormData): void {
    this.sent = body;
  }
  abort(): void {
    this.onabort?.();
  }
  end(status: number, body: string): void {
    this.status = status;
    this.responseText = body;
    this.onload?.();
  }
}

describe('an upload', () => {
  beforeEach(() => { vi.stubGlobal('XMLHttpRequest', Request); });
  const photo = new Blob(['x']);

  it('sends the file under `file`, tells its progress and gives the server’s answer', async () => {
    const shares: number[] = [];
    const sending = uploadPhoto(photo, { headers: { 'Sender-Key': 'k' }, progress: (share) => shares.push(share) });
    Request.last.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 4 });
    Request.last.upload.onprogress?.({ lengthComputable: false, loaded: 2, total: 0 });
    Request.last.end(201, '{"id":"p1"}');
    await expect(sending).resolves.toEqual({ id: 'p1' });
    expect(shares).toEqual([0.25]);
    expect(Request.last.headers).toEqual({ 'Accept-Language': 'zh-CN', 'Sender-Key': 'k' });
    expect(Request.last.sent?.get('file')).toBeInstanceOf(Blob);
  });

  it('fails with what the server said', async () => {
    const sending = uploadPhoto(photo);
    Request.last.end(413, '{"code":"attachment_too_large"}');
    await expect(sending).rejects.toMatchObject({ status: 413, code: 'attachment_too_large', retryAfter: 5 });
  });

  it.each([
    ['onerror', 'network'],
    ['ontimeout', 'timeout'],
    ['onabort', 'network'],
  ] as const)('fails by %s as %s', async (event, code) => {
    const sending = uploadPhoto(photo);
    Request.last[event]?.();
    await expect(sending).rejects.toMatchObject({ code, transient: true });
  });

  it('does not take a page for an answer', async () => {
    const sending = uploadPhoto(photo);
    Request.last.end(200, '<html>');
    await expect(sending).rejects.toMatchObject({ code: 'unreadable_answer' });
  });

  it('can be given up', async () => {
    const control = new AbortController();
    const sending = uploadPhoto(photo, { signal: control.signal });
    control.abort();
    await expect(sending).rejects.toMatchObject({ code: 'network' });
  });
});

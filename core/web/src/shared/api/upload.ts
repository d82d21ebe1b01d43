/** Sends a file. XMLHttpRequest, because fetch cannot tell how far an upload has come. */
import { at } from '../practice/place';
import { ApiError, problem, unanswered } from './errors';
import type { Attachment } from './types';

const PATIENCE = 120_000;

function body(request: XMLHttpRequest): unknown {
  try {
    return JSON.parse(request.responseText) as unknown;
  } catch {
    return null;
  }
}

interface Options {
  headers?: Record<string, string>;
  /** Share of the file that is under way, 0 to 1. */
  progress?: (share: number) => void;
  signal?: AbortSignal;
}

/** Uploads one photo or voice note and resolves to what the server calls it. Throws an ApiError. */
export function uploadPhoto(photo: Blob, { headers = {}, progress, signal }: Options = {}): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const failed = (name: string): void => { reject(unanswered(new DOMException('', name))); };
    request.open('POST', at('/api/v1/attachments'));
    request.timeout = PATIENCE;
    request.setRequestHeader('Accept-Language', document.documentElement.lang || 'zh-CN');
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => { if (event.lengthComputable) progress?.(event.loaded / event.total); };
    request.ontimeout = () => { failed('TimeoutError'); };
    request.onerror = () => { failed('NetworkError'); };
    request.onabort = () => { failed('AbortError'); };
    request.onload = () => {
      const answer = body(request);
      const headersOf = { get: (name: string) => request.getResponseHeader(name) } as unknown as Headers;
      if (request.status < 200 || request.status > 299) reject(problem({ status: request.status, headers: headersOf }, answer));
      else if (answer === null) reject(new ApiError({ status: 0, code: 'unreadable_answer' }));
      else resolve(answer as Attachment);
    };
    signal?.addEventListener('abort', () => { request.abort(); });
    const form = new FormData();
    form.append('file', photo, photo.type === 'audio/wav' ? 'voice.wav' : 'photo.jpg');
    request.send(form);
  });
}

import { describe, expect, it } from 'vitest';
import { canRecord, wavOf } from './voice';

describe('a voice note', () => {
  it('is a WAV of 16-bit samples, clipped and never wrapped around', async () => {
    const view = new DataView(await wavOf(Float32Array.from([0, 1, -1, 2])).arrayBuffer());
    const text = (at: number, length: number): string => String.fromCharCode(...Array.from({ length }, (_, i) => view.getUint8(at + i)));
    expect([text(0, 4), text(8, 8), text(36, 4)]).toEqual(['RIFF', 'WAVEfmt ', 'data']);
    expect([view.getUint32(4, true), view.getUint32(24, true), view.getUint32(40, true), view.byteLength]).toEqual([44, 8000, 8, 52]);
    expect([0, 1, 2, 3].map((i) => view.getInt16(44 + 2 * i, true))).toEqual([0, 32767, -32767, 32767]);
  });
  it('is offered only where there is a microphone to ask for', () => {
    expect(canRecord()).toBe(false);
  });
});

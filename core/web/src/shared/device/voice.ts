/**
 * A voice note: recorded by the browser, and turned here into plain samples, which every browser plays and a server can check
 * byte by byte. Speech at 8,000 samples a second is what a telephone carries: a minute is less than a megabyte.
 */
const RATE = 8000;
export const LONGEST_SECONDS = 60;
const HEAD = 44;

export interface Note {
  wav: Blob;
  seconds: number;
}
export interface Recording {
  /** Ends the recording; resolves to what was said. */
  stop: () => Promise<Note>;
  /** Ends it and throws it away. */
  cancel: () => void;
}

/** Plain http has no microphone, nor has every browser. */
export function canRecord(): boolean {
  return globalThis.isSecureContext === true && 'MediaRecorder' in globalThis && 'mediaDevices' in navigator;
}

/** A WAV of one channel of 16-bit samples. */
export function wavOf(samples: Float32Array, rate = RATE): Blob {
  const view = new DataView(new ArrayBuffer(HEAD + samples.length * 2));
  const mark = (at: number, text: string): void => { for (const [i, letter] of [...text].entries()) view.setUint8(at + i, letter.charCodeAt(0)); };
  mark(0, 'RIFF');
  view.setUint32(4, view.byteLength - 8, true);
  mark(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  mark(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  for (const [i, sample] of samples.entries()) view.setInt16(HEAD + i * 2, Math.max(-1, Math.min(1, sample)) * 0x7fff, true);
  return new Blob([view.buffer], { type: 'audio/wav' });
}

/** What was recorded, mixed down to one channel at our rate. */
async function note(pieces: readonly Blob[]): Promise<Note> {
  const bytes = await new Blob([...pieces]).arrayBuffer();
  const heard = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes);
  const length = Math.min(heard.length, LONGEST_SECONDS * RATE);
  const samples = new Float32Array(length);
  for (let channel = 0; channel < heard.numberOfChannels; channel += 1) {
    const part = heard.getChannelData(channel);
    for (let i = 0; i < length; i += 1) samples[i] = (samples[i] ?? 0) + (part[i] ?? 0) / heard.numberOfChannels;
  }
  return { wav: wavOf(samples), seconds: Math.max(1, Math.round(length / RATE)) };
}

/** Asks for the microphone and begins. Throws a DOMException when it is refused or there is none. */
export async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream);
  const pieces: Blob[] = [];
  const ended = new Promise<void>((resolve) => { recorder.onstop = () => { resolve(); }; });
  recorder.ondataavailable = ({ data }) => { pieces.push(data); };
  const end = (): void => {
    if (recorder.state !== 'inactive') recorder.stop();
    for (const track of stream.getTracks()) track.stop();
  };
  recorder.start();
  return {
    async stop() {
      end();
      await ended;
      return note(pieces);
    },
    cancel: end,
  };
}

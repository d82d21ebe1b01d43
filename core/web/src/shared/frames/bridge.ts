/**
 * The shell's end of the bridge to a plugin's frame. It believes nothing: what comes over the port is data of an unknown shape,
 * and leads to one of the doors or nowhere. What a door lets through is checked once more by the server.
 */
import { ApiError } from '../api/errors';

export type Args = Readonly<Record<string, unknown>>;
export type Door = (args: Args) => unknown;

/** What a frame is told of its surroundings. */
export interface Surroundings {
  language: string;
  /** CSS variables. */
  theme: Record<string, string>;
}

export interface Bridge {
  tell: (surroundings: Surroundings) => void;
  close: () => void;
}

/** Something that a frame asked for in a way that nobody can answer. */
export class AskedWrong extends Error {}

const MOST_AT_ONCE = 16;
const MOST_A_SECOND = 40;
const MOST_CHARACTERS = 256 * 1024;
const SECOND = 1000;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function told(error: unknown): Record<string, unknown> {
  if (error instanceof ApiError)
    return { code: error.code, status: error.status, message: error.message, errors: error.fields };
  return { code: 'asked_wrong', status: 0, message: error instanceof AskedWrong ? error.message : 'The shell could not do it.', errors: [] };
}

/** Counts what came within a second: a frame that floods is not answered. */
function counter(now: () => number): () => boolean {
  let came: number[] = [];
  return () => {
    const from = now() - SECOND;
    came = [...came.filter((at) => at > from), now()];
    return came.length <= MOST_A_SECOND;
  };
}

/** Begins to listen on a port. `doors` are the methods that there are, and no others: names of objects' own parts lead nowhere. */
export function listen(port: MessagePort, doors: ReadonlyMap<string, Door>, now: () => number = () => performance.now()): Bridge {
  const within = counter(now);
  let open = 0;

  async function answered(method: unknown, args: unknown): Promise<Record<string, unknown>> {
    try {
      const door = typeof method === 'string' ? doors.get(method) : undefined;
      if (door === undefined) throw new AskedWrong(`There is no method ${String(method).slice(0, 60)}.`);
      if (!isRecord(args)) throw new AskedWrong('The arguments are no object.');
      if (JSON.stringify(args).length > MOST_CHARACTERS) throw new AskedWrong('That is too much at a time.');
      return { value: await door(args) };
    } catch (error) {
      return { problem: told(error) };
    }
  }

  port.onmessage = ({ data }: MessageEvent<unknown>): void => {
    if (!isRecord(data) || typeof data['id'] !== 'number') return;
    const { id, method, args } = data;
    if (!within() || open >= MOST_AT_ONCE) {
      port.postMessage({ id, problem: told(new AskedWrong('Too much is asked at once; wait for the answers.')) });
      return;
    }
    open += 1;
    void answered(method, args).then((answer) => {
      open -= 1;
      port.postMessage({ id, ...answer });
    });
  };
  return {
    tell: (surroundings) => port.postMessage({ ...surroundings }),
    close: () => port.close(),
  };
}

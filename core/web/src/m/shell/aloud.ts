/** Reading a page aloud with the browser's own voice; nothing is sent anywhere by us. */

/** What stands below an element as whole sentences, in the order of the page; what is not shown is not read. */
const SPOKEN = 'h1, h2, h3, p, li, dt, dd, label, legend, summary, button, a.button, a.listed';
/** Chromium stops in the middle of an utterance that lasts longer than some fifteen seconds. */
const LONGEST = 120;

function shown(element: Element): boolean {
  return element.closest('[hidden], [aria-hidden="true"], .visually-hidden, details:not([open]) > :not(summary)') === null;
}

function wordsOf(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const hidden of copy.querySelectorAll('[aria-hidden="true"], .visually-hidden, svg')) hidden.remove();
  return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
}

/** Cuts a text after the end of a sentence, or of a part of one, so that no piece is longer than an utterance lasts. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let rest = text;
  while (rest.length > LONGEST) {
    const end = Math.max(...['。', '！', '？', '；', '，', '. ', '! ', '? ', ', '].map((mark) => rest.lastIndexOf(mark, LONGEST)));
    const cut = end > 0 ? end + 1 : LONGEST;
    found.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut);
  }
  return [...found, rest.trim()].filter(Boolean);
}

export function spoken(root: Element): string[] {
  const all = [...root.querySelectorAll(SPOKEN)].filter(shown);
  // An element that holds another spoken one (a list's entry with paragraphs) is read through its parts.
  const innermost = all.filter((one) => !all.some((other) => other !== one && one.contains(other)));
  return innermost.flatMap((one) => pieces(wordsOf(one)));
}

/** False where the browser has no voice at all. */
export function canSpeak(): boolean {
  return 'speechSynthesis' in globalThis && 'SpeechSynthesisUtterance' in globalThis;
}

/** Reads the sentences one after the other; `done` is called at the end, also when it was stopped or there is no voice. */
export function speak(sentences: readonly string[], language: string, done: () => void): void {
  speechSynthesis.cancel();
  for (const [index, sentence] of sentences.entries()) {
    const utterance = new SpeechSynthesisUtterance(sentence);
    utterance.lang = language;
    utterance.rate = 0.9; // a little slower than one speaks to the young
    if (index === sentences.length - 1) utterance.onend = done;
    utterance.onerror = done;
    speechSynthesis.speak(utterance);
  }
  if (sentences.length === 0) done();
}

export function hush(): void {
  speechSynthesis.cancel();
}

/** Which way leads to an installed app. */
import { expect, it } from 'vitest';
import { wayOf } from './install';

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1';
const ANDROID = 'Mozilla/5.0 (Linux; Android 13; V2266A) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36';

it.each([
  [IPHONE, false, 'by_hand'],
  [`${IPHONE} MicroMessenger/8.0.49`, false, 'elsewhere'],
  [ANDROID, true, 'offered'],
  [ANDROID, false, 'none'],
  [`${ANDROID} MicroMessenger/8.0.49`, true, 'elsewhere'],
] as const)('%s with an offer: %s', (agent, hasOffer, way) => {
  expect(wayOf(agent, hasOffer)).toBe(way);
});

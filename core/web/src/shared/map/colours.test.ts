import { describe, expect, it } from 'vitest';
import { seeThrough } from './colours';

describe('a colour that lets through', () => {
  it.each(['#ffffff', '#fff', 'rgb(255, 255, 255)', 'rgba(255,255,255,0.5)'])('is the same however it is written: %s', (colour) => {
    expect(seeThrough(colour, 0.8)).toBe('rgba(255,255,255,0.8)');
  });

  it('keeps the colour', () => {
    expect(seeThrough('#0b5a6f', 0.2)).toBe('rgba(11,90,111,0.2)');
  });
});

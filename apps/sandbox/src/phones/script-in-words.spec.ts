import { describe, expect, it } from '@jest/globals';
import { scriptFromWords } from './script-in-words.ts';

describe('scriptFromWords', () => {
  it('reads what a person would write', () => {
    expect(scriptFromWords('press 2, wait 20 s, hang up')).toEqual([
      { press: '2' },
      { wait: 20 },
      { hangUp: true },
    ]);
    expect(scriptFromWords('Press 1#; wait 500ms then wait 2 minutes then wait until connected')).toEqual([
      { press: '1#' },
      { wait: 0.5 },
      { wait: 120 },
      { until: 'connected' },
    ]);
    expect(scriptFromWords('')).toEqual([]);
  });

  it('quotes what it does not understand', () => {
    expect(() => scriptFromWords('press 2, sing')).toThrow('"sing" is none of');
  });
});

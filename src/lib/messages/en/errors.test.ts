import { describe, expect, it } from 'vitest';
import { fieldIssue } from './errors.ts';

describe('words for a field', () => {
  it('name the limit, the length and the place', () => {
    expect(fieldIssue('TOO_LONG:120:20480')).toContain('20,480');
    expect(fieldIssue('TOO_LONG:120:20480')).toContain('at most 120');
    expect(fieldIssue('TOO_LONG:10000:many')).toContain('10,000');
    expect(fieldIssue('UNKEEPABLE:16')).toContain('place 17');
    expect(fieldIssue('RATING_NEEDED')).toContain('half a star');
  });

  it('never show a code nobody has words for', () => {
    expect(fieldIssue('Too big: expected number')).toBe(
      'This is not right. Check it and send again.',
    );
    expect(fieldIssue('')).toBe('This is not right. Check it and send again.');
  });
});

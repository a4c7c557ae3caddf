import { readFileSync } from 'node:fs';
import { packageReadme } from '../../package/build/package-readme';

describe('packageReadme', () => {
  it('keeps the words of links into the repository, and whole links to elsewhere', () => {
    const text = packageReadme('See [how](consumers.md#items) and [Node](https://nodejs.org).');

    expect(text).toBe('See how and [Node](https://nodejs.org).');
  });

  it('leaves no link of the page that leads nowhere', () => {
    const text = packageReadme(readFileSync('docs/npm.md', 'utf8'));

    expect(text).not.toMatch(/\]\((?!https:)/);
    expect(text).toContain('# Tributary from npm');
  });
});

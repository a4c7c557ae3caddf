import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...markdownBelow('docs')];
const scripts = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts);

const end = '<!-- end -->';

describe.each(pages)('%s', (page) => {
  const text = readFileSync(page, 'utf8');

  test('links only to files and headings that exist', () => {
    const links = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
    const local = links.filter((target) => !/^[a-z]+:/.test(target));

    const broken = local.filter((target) => !resolves(page, target));

    expect(broken).toEqual([]);
  });

  test('names only npm scripts that exist', () => {
    const named = [...text.matchAll(/npm run (?:--silent )?([a-z][a-z:-]*)/g)].map(([, script]) => script!);

    expect(named.filter((script) => !scripts.includes(script))).toEqual([]);
  });

  test('shows source files as they are', () => {
    const shown = [...text.matchAll(/<!-- from ([^ ]+) -->\n+ *```[a-z]*\n([\s\S]*?)```/g)];

    const stale = shown.filter(([, file, code]) => !plain(readFileSync(file!, 'utf8')).includes(plain(code!)));

    expect(stale.map(([, file]) => file)).toEqual([]);
  });

  const printed = [...text.matchAll(/<!-- printed by: npx tributary (.*) -->\n([\s\S]*?)<!-- end -->/g)];
  for (const [whole, args, shown] of printed) {
    test(`shows what \`npx tributary ${args}\` prints`, () => {
      const run = spawnSync(process.execPath, ['bin/tributary.mjs', ...args!.split(' ')], { encoding: 'utf8' });
      const output = `\n${run.stdout.trim()}\n\n`;
      // `UPDATE_DOCS=1 npm test -- test/docs` writes the output into the page.
      const head = whole.slice(0, -(shown!.length + end.length));
      if (process.env.UPDATE_DOCS)
        writeFileSync(
          page,
          text.replace(whole, () => head + output + end),
        );

      expect(run.status).toBe(0);
      expect(shown).toBe(output);
    });
  }
});

function markdownBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file));
}

function resolves(page: string, target: string): boolean {
  const [path, anchor] = target.split('#') as [string, string | undefined];
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || headings(readFileSync(file, 'utf8')).includes(anchor);
}

/** Heading anchors as GitHub makes them. */
function headings(text: string): string[] {
  return [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The page without its code blocks. */
function prose(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '');
}

/** Code without its indentation: a snippet may be taken out of a deeper level. */
function plain(code: string): string {
  return code
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .trim();
}

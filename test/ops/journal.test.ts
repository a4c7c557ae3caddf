import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../../ops/journal';

const folder = mkdtempSync(join(tmpdir(), 'journal-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileNamed = (name: string) => join(folder, 'below', name);

describe('openJournal', () => {
  it('gives a later run what an earlier one wrote, in order', () => {
    const journal = openJournal<{ readonly page: number }>(fileNamed('plain.jsonl'));
    journal.append({ page: 1 });
    journal.append({ page: 2 });
    journal.close();

    const again = openJournal(fileNamed('plain.jsonl'));
    again.close();

    expect(journal.entries).toEqual([]);
    expect(again.entries).toEqual([{ page: 1 }, { page: 2 }]);
  });

  it('has each entry on disk when it returns', () => {
    const journal = openJournal(fileNamed('disk.jsonl'));

    journal.append('one');

    expect(readFileSync(fileNamed('disk.jsonl'), 'utf8')).toBe('"one"\n');
    journal.close();
  });

  test.each(['{"page":2', '{"page":2}', '{', '"größer'])('drops a line that a kill tore: %s', (torn) => {
    const file = fileNamed(`torn-${torn.length}.jsonl`);
    openJournal(file).close();
    writeFileSync(file, '{"page":"ä"}\n');
    appendFileSync(file, torn);

    const journal = openJournal(file);
    journal.append({ page: 3 });
    journal.close();

    expect(journal.entries).toEqual([{ page: 'ä' }]);
    expect(readFileSync(file, 'utf8')).toBe('{"page":"ä"}\n{"page":3}\n');
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptAnswers } from './kept-answers';

describe('keptAnswers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-answers-'));
  const program = join(folder, 'provider_v1');
  const trailers = { 'grpc-status': '0' };

  beforeEach(() => writeFileSync(program, 'one'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('finds an answer to the same question for another process, byte for byte', () => {
    const body = Buffer.from([0, 255, 10, 13, 128]);
    keptAnswers(folder, program).keep('/Schema', Buffer.from('all'), { body, trailers });

    const found = keptAnswers(folder, program).find('/Schema', Buffer.from('all'));

    expect(found).toEqual({ body, trailers });
  });

  test('repeats the ports of a question, each in its place', () => {
    const said = (first: number, second: number) => Buffer.from(`s3=127.0.0.1:${first} sqs=127.0.0.1:${second}`);
    keptAnswers(folder, program).keep('/Check', said(40_001, 40_002), { body: said(40_002, 40_001), trailers });

    const found = keptAnswers(folder, program).find('/Check', said(50_001, 50_002));

    expect(found?.body.toString()).toBe(said(50_002, 50_001).toString());
  });

  test.each([
    ['another question', '/Schema', 'one', 'some'],
    ['another call', '/Check', 'one', 'all'],
    ['another program', '/Schema', 'longer', 'all'],
  ])('finds none for %s', (_what, path, content, question) => {
    keptAnswers(folder, program).keep('/Schema', Buffer.from('all'), { body: Buffer.from('x'), trailers });
    writeFileSync(program, content);

    const found = keptAnswers(folder, program).find(path, Buffer.from(question));

    expect(found).toBeUndefined();
  });
});

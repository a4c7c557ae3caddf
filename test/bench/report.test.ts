import { markdown } from '../../bench/report';

describe('markdown', () => {
  test('shows each measure with its target, and what binds those that were missed', () => {
    const text = markdown('Size', [
      { measure: 'usual', value: '100 KB' },
      { measure: 'ours', value: '10 KB', target: '<= 20 KB', met: true, bound: 'unused' },
      { measure: 'theirs', value: '30 KB', target: '<= 20 KB', met: false, bound: 'It is theirs.' },
    ]);

    expect(text).toBe(
      [
        '### Size',
        '',
        '| measure | value  | target   |        |',
        '| ------- | ------ | -------- | ------ |',
        '| usual   | 100 KB |          |        |',
        '| ours    | 10 KB  | <= 20 KB | met    |',
        '| theirs  | 30 KB  | <= 20 KB | missed |',
        '',
        'Missed: theirs. It is theirs.',
      ].join('\n'),
    );
  });
});

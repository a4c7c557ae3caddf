import { alignColumns } from '../../../local/terminal/columns';
import { milliseconds } from '../../../local/terminal/live-view';
import { createTerminal } from '../../../local/terminal/terminal';

describe('createTerminal', () => {
  test('redraws the view in place below the lines that stay', () => {
    const screen = outputOf({ isTTY: true, columns: 20 });
    let value = 1;
    const live = screen.terminal.live(() => ['view', `value ${value}`]);

    value = 2;
    screen.tick();
    screen.terminal.line('a line');
    live.end();
    screen.terminal.line('after');

    const up = '\u001b[2A\u001b[J';
    const second = 'view\nvalue 2\n';
    expect(screen.text()).toBe(`view\nvalue 1\n${up}${second}${up}a line\n${second}${up}after\n`);
    expect(screen.isTicking()).toBe(false);
  });

  test('cuts a line that would wrap, since wrapping would break the redrawing', () => {
    const screen = outputOf({ isTTY: true, columns: 10 });

    screen.terminal.live(() => ['0123456789abc', '\u001b[1m12345\u001b[22m']);

    expect(screen.text()).toBe('01234567…\n\u001b[1m12345\u001b[22m\n');
  });

  test('draws no view where the output is no terminal', () => {
    const screen = outputOf({});
    screen.terminal.live(() => ['view']);

    screen.terminal.line('a line');

    expect(screen.text()).toBe('a line\n');
  });
});

describe('alignColumns', () => {
  test('aligns by what is seen, not by colour codes', () => {
    const rows = [
      ['a', '1', 'x'],
      ['\u001b[1mlong\u001b[22m', '100', ''],
    ];

    expect(alignColumns(rows, [false, true, false])).toEqual(['a       1  x', '\u001b[1mlong\u001b[22m  100']);
  });
});

describe('milliseconds', () => {
  test.each([
    [12.4, '12 ms'],
    [9949, '9,949 ms'],
    [9950, '9.9 s'],
    [61_000, '61.0 s'],
  ])('writes %d as %s', (value, text) => {
    expect(milliseconds(value)).toBe(text);
  });
});

function outputOf(setting: { isTTY?: boolean; columns?: number }) {
  let text = '';
  let tick: (() => void) | undefined;
  const output = { ...setting, write: (more: string) => (text += more) };
  const terminal = createTerminal(output, (_, run) => {
    tick = run;
    return () => {
      tick = undefined;
    };
  });
  return { terminal, text: () => text, tick: () => tick?.(), isTicking: () => tick !== undefined };
}

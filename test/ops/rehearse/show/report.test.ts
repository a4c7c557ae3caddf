import { createHash } from 'node:crypto';
import { rehearsalReport } from '../../../../ops/rehearse/show/report';
import { buildReportPage } from '../../../../ops/rehearse/show/report-page';
import { syntheticOneSide, syntheticRehearsal } from '../../../support/synthetic-rehearsal';

const page = { script: 'run()', style: 'p{}' };

describe('rehearsalReport', () => {
  test('lets only its own script run and fetches nothing', () => {
    const report = rehearsalReport(syntheticRehearsal(), page);

    const hash = createHash('sha256').update('run()').digest('base64');
    expect(report).toContain(`default-src &#39;none&#39;; script-src &#39;sha256-${hash}&#39;`);
    expect(report).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  test('refuses a script that would end its own element', () => {
    expect(() => rehearsalReport(syntheticOneSide(), { ...page, script: '"</script>"' })).toThrow(
      'end its own element',
    );
  });

  test('has a table for each plot of each side', () => {
    const report = rehearsalReport(syntheticRehearsal(), page);

    expect(report.match(/<figure /g)).toHaveLength(12);
    expect(report.match(/<table class="values">/g)).toHaveLength(12);
  });

  test('says what AWS does not show', () => {
    expect(rehearsalReport(syntheticOneSide(), page)).toMatch(/and is silent for 9 min \d+ s while a record waits/);
  });
});

describe('buildReportPage', () => {
  test('holds the charts and refers to nothing outside', async () => {
    const { script, style } = await buildReportPage(process.cwd());

    expect(script.length).toBeGreaterThan(40_000);
    expect(`${script}${style}`).not.toMatch(/@import|url\(|import\(|fetch\(|XMLHttpRequest/);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { buildReportPage as original, ReportPage } from '../../ops/rehearse/show/report-page';

/** Reads the page that was bundled when the package was made: its sources are not part of it. */
export const buildReportPage: typeof original = async (root) =>
  JSON.parse(readFileSync(join(root, 'report-page.json'), 'utf8')) as ReportPage;

import { build } from 'esbuild';

/** The parts of a report that are the same for every rehearsal. */
export interface ReportPage {
  readonly script: string;
  readonly style: string;
}

/** Bundles the page's script, with the charts inside, and its style. `root` is the repository. */
export async function buildReportPage(root: string): Promise<ReportPage> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { page: 'ops/rehearse/show/page/main.ts', style: 'ops/rehearse/show/page/report.css' },
    outdir: 'report',
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: ['chrome117', 'firefox115', 'safari16'],
    charset: 'utf8',
    banner: { js: '/* Charts by uPlot, (c) Leon Sorokin, MIT licence, https://github.com/leeoniya/uPlot */' },
    logLevel: 'error',
  });
  const textOf = (extension: string) => outputFiles.find(({ path }) => path.endsWith(extension))!.text.trim();
  return { script: textOf('.js'), style: textOf('.css') };
}

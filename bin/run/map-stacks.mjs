import { SourceMap } from 'node:module';
import { join } from 'node:path';

/**
 * Lets stack traces tell the places in the sources. The map is read when there is one to tell: Node's own support would
 * read it before the first line runs, which takes as long as many a program. Node looks at the stack of each connection
 * that is refused, too, where no place is ours.
 */
export function mapStacks(root, file, readMap) {
  let map;
  Error.prepareStackTrace = (error, sites) => {
    // CDKTF records where its tokens were made, on objects that nobody prints.
    if (!(error instanceof Error)) return '';
    return [String(error), ...sites.map((site) => `    at ${siteText(site)}`)].join('\n');
  };

  function siteText(site) {
    if (site.getFileName() !== file) return String(site);
    map ??= new SourceMap(JSON.parse(readMap()));
    const { originalSource, originalLine, originalColumn } = map.findEntry(
      site.getLineNumber() - 1,
      site.getColumnNumber() - 1,
    );
    if (originalSource === undefined) return String(site);
    const place = `${join(root, originalSource)}:${originalLine + 1}:${originalColumn + 1}`;
    const name = site.getFunctionName();
    return name ? `${name} (${place})` : place;
  }
}

import { type Html, html, ownSource } from './html';

export interface ReportShell {
  readonly title: string;
  /** Directives of the page's policy beside those that keep out whatever is not in it. */
  readonly policy: readonly string[];
  /** Sources of ours, one after the other. */
  readonly styles: readonly string[];
}

/**
 * A page that needs nothing else: no network, no other file. Names and settings in it may come from anyone's plan: they are
 * escaped, and nothing loads or runs but what the policy names.
 */
export function reportShell({ title, policy, styles }: ReportShell, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${["default-src 'none'", ...policy].join('; ')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${styles.map(ownSource)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
}

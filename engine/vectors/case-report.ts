import type { CaseVerdict } from '../vectors';

/** How many cases ended in each verdict. */
export type VerdictCounts = { readonly [verdict in CaseVerdict['verdict']]: number };

/** The line of one case. What was found stays on that line, whatever it holds. */
export function caseLine(id: string, result: CaseVerdict): string {
  switch (result.verdict) {
    case 'ok':
      return `ok ${id}`;
    case 'not-a-vector':
      return `not a vector ${id}`;
    case 'differs':
      return `differs ${id}: ${onOneLine(result.difference)}`;
    case 'unsupported':
      return `unsupported ${id}: ${onOneLine(result.reason)}`;
  }
}

export function countVerdicts(results: readonly CaseVerdict[]): VerdictCounts {
  const count = (verdict: CaseVerdict['verdict']) => results.filter((result) => result.verdict === verdict).length;
  return {
    ok: count('ok'),
    differs: count('differs'),
    unsupported: count('unsupported'),
    'not-a-vector': count('not-a-vector'),
  };
}

export function totalLine(name: string, counts: VerdictCounts): string {
  const { ok, differs, unsupported } = counts;
  return `${name}: ${ok} ok, ${differs} differs, ${unsupported} unsupported, ${counts['not-a-vector']} not a vector`;
}

/** True when every case that can be replayed agrees. */
export function agrees({ differs, unsupported }: VerdictCounts): boolean {
  return differs === 0 && unsupported === 0;
}

function onOneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}

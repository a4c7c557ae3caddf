import type { Rule } from '../../modules/rule';

/** What a template must look like is a matter of its shape; which attributes it names, of the table. */
export const objectsRules: readonly Rule[] = [];

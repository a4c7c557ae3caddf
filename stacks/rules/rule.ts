/** Rules stand below the constructs, whose mappings have some of their own. */
export type { Rule } from '../../modules/rule';

import { isExpression, type Setting } from './setting';

/**
 * Terraform refuses to destroy what carries this. It takes literals only: a setting that Terraform decides writes no
 * lifecycle, and protects by `deletion_protection_enabled` of tables and `force_destroy` of buckets alone.
 */
export function protection(preventDestroy: Setting<boolean>): { lifecycle?: { preventDestroy: true } } {
  return preventDestroy && !isExpression(preventDestroy) ? { lifecycle: { preventDestroy: true } } : {};
}

/** Terraform refuses to destroy what carries this; it takes literals only. */
export function protection(preventDestroy: boolean): { lifecycle?: { preventDestroy: true } } {
  return preventDestroy ? { lifecycle: { preventDestroy: true } } : {};
}

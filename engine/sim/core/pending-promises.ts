/**
 * Tells when promises that were set off have run to their end. Node drains them all before it calls back an
 * immediate, so one turn is enough, whatever their number.
 */
export class PendingPromises {
  #isBusy = false;

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** To be called before promises are settled or handler code is called. */
  touch(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    setImmediate(() => {
      this.#isBusy = false;
    });
  }
}

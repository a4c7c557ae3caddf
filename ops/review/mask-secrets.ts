import { isJsonObject, memberOf } from '../plan/json';

/** Stands for a secret. Equal secrets have equal marks. */
interface SecretMark {
  readonly secret: number;
}

export function isSecret(value: unknown): value is SecretMark {
  return isJsonObject(value) && Object.keys(value).length === 1 && typeof value.secret === 'number';
}

/** Takes the place of secrets in values of all plans under review, by the masks that Terraform gives with them. */
export class SecretMarks {
  readonly #numbers = new Map<string, number>();

  /** The values with a mark where the mask says true. A mask that nests deeper than a plan can is taken for true. */
  mask(value: unknown, mask: unknown, depthMax = 100): unknown {
    if (mask === true || depthMax === 0) return this.#markOf(value);
    if (mask === undefined || mask === false || mask === null) return value;
    if (Array.isArray(value)) return value.map((item, index) => this.mask(item, memberOf(mask, index), depthMax - 1));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, this.mask(member, memberOf(mask, name), depthMax - 1)]),
    );
  }

  #markOf(value: unknown): SecretMark | null | undefined {
    if (value === null || value === undefined) return value;
    const text = JSON.stringify(value);
    const number = this.#numbers.get(text) ?? this.#numbers.size + 1;
    this.#numbers.set(text, number);
    return { secret: number };
  }
}

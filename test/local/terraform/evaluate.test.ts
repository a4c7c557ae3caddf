import { evaluate, type Scope } from '../../../local/terraform/evaluate';
import { parseTemplate } from '../../../local/terraform/parse';
import { ResourceValue, type TfValue } from '../../../local/terraform/value';

class Queue extends ResourceValue {
  readonly address = 'aws_sqs_queue.orders';

  attribute(name: string): TfValue {
    return `the ${name}`;
  }
}

const names: Record<string, TfValue> = {
  var: { name: 'orders', on: true, off: false, list: ['b', 'a'], map: { x: 1, 'y-z': 2 }, nothing: null, count: 3 },
  each: { key: 'k', value: { size: 7 } },
  aws_sqs_queue: { orders: new Queue() },
  many: [{ arn: 'one' }, { arn: 'two' }],
};
const scope: Scope = (name) => (Object.hasOwn(names, name) ? names[name] : undefined);

describe('evaluate', () => {
  test.each<[string, TfValue]>([
    ['plain text', 'plain text'],
    ['', ''],
    ['a ${var.name} b', 'a orders b'],
    ['${var.count}', 3],
    ['${var.count}/${var.on}', '3/true'],
    ['$${var.name}', '${var.name}'],
    ['a\\n"b"', 'a\\n"b"'],
    ['${"a\\n\\"b\\" ${upper("c")} \\u00e4"}', 'a\n"b" C ä'],
    ['${aws_sqs_queue.orders.arn}', 'the arn'],
    ['${var.map["y-z"]}', 2],
    ['${var.list[1]}', 'a'],
    ['${many[*].arn}', ['one', 'two']],
    ['${many.*.arn}', ['one', 'two']],
    ['${many.0.arn}', 'one'],
    ['${var.nothing[*].arn}', []],
    ['${each.value.size}', 7],
    ['${1 + 2 * 3 - 4 / 2}', 5],
    ['${-var.count % 2}', -1],
    ['${var.on && !var.off || false}', true],
    ['${var.off && var.missing}', false],
    ['${var.count > 2 ? "many" : "few"}', 'many'],
    ['${var.on ? var.off ? 1 : 2 : 3}', 2],
    ['${var.name == "orders"}', true],
    ['${var.list != ["b", "a"]}', false],
    ['${[1, "two", true, null]}', [1, 'two', true, null]],
    ['${{ a = 1, "b" : 2, (var.name) = 3 }}', { a: 1, b: 2, orders: 3 }],
    ['${{\n  a = 1\n  b = 2\n}}', { a: 1, b: 2 }],
    ['${[for item in var.list : upper(item) if item != "b"]}', ['A']],
    ['${[for index, item in var.list : "${index}${item}"]}', ['0b', '1a']],
    ['${{ for key, value in var.map : upper(key) => value * 2 }}', { X: 2, 'Y-Z': 4 }],
    ['${{ for item in ["aa", "ab", "b"] : substr(item, 0, 1) => item... }}', { a: ['aa', 'ab'], b: ['b'] }],
    ['${max([1, 5, 2]...)}', 5],
    ['${try(var.missing, "otherwise")}', 'otherwise'],
    ['${can(var.missing)}', false],
    ['${can(var.off)}', true],
    // Terraform sorts the keys and escapes what HTML would read.
    ['${jsonencode({ b = "<&>", a = [1, null, true] })}', '{"a":[1,null,true],"b":"\\u003c\\u0026\\u003e"}'],
    ['${jsondecode("{\\"a\\":[1]}").a[0]}', 1],
    ['${join(",", var.list, ["c"])}', 'b,a,c'],
    ['${split(",", "a,b")}', ['a', 'b']],
    ['${coalesce(var.nothing, "", "x")}', 'x'],
    ['${compact(["a", "", null])}', ['a']],
    ['${concat([1], [2, 3])}', [1, 2, 3]],
    ['${lookup(var.map, "none", 9)}', 9],
    ['${merge({ a = 1, b = 2 }, { b = 3 })}', { a: 1, b: 3 }],
    ['${flatten([1, [2, [3]]])}', [1, 2, 3]],
    ['${distinct(["a", "b", "a"])}', ['a', 'b']],
    ['${sort(var.list)}', ['a', 'b']],
    ['${length("äb")}${length(var.list)}${length(var.map)}', '222'],
    ['${keys(var.map)}', ['x', 'y-z']],
    ['${element(var.list, 3)}', 'a'],
    ['${range(1, 4)}', [1, 2, 3]],
    ['${zipmap(["a"], [1])}', { a: 1 }],
    ['${format("%s-%03d %q %%", "a", 7, "q")}', 'a-007 "q" %'],
    ['${replace("a.b.c", ".", "-")}', 'a-b-c'],
    ['${replace("a1b22", "/[0-9]+/", "#")}', 'a#b#'],
    ['${trimsuffix("x.fifo", ".fifo")}${trimprefix("aab", "a")}', 'xab'],
    ['${one([])}', null],
    ['${contains(var.list, "a")}', true],
    ['${tostring(5)}${tonumber("6")}', '56'],
    ['${base64encode("hi")}', 'aGk='],
    ['${sha256("")}', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ])('gives %j the value %j', (text, expected) => {
    const value = evaluate(parseTemplate(text), scope);

    expect(value).toEqual(expected);
  });

  test.each([
    ['${cidrsubnet("10.0.0.0/8", 8, 1)}', 'the function `cidrsubnet` is not known to the local run'],
    ['${var.missing}', 'an object has no attribute `missing`'],
    ['${nobody}', 'nothing is called `nobody`'],
    ['${var.list[9]}', 'a list of 2 has no element 9'],
    ['${var.list}x', 'a list cannot become text'],
    ['${1 + "a"}', 'a string is no number'],
    ['%{ if true }x%{ endif }', 'a template directive (`%{ ... }`) is not known to the local run'],
    ['${1 +}', 'unexpected end in `1 +`'],
    ['${(1]}', 'unexpected `]` in `(1]`'],
    ['${"open}', 'a quoted text does not end in `"open}`'],
    ['${1 ~ 2}', 'unexpected `~` in `1 ~ 2`'],
  ])('fails for %j', (text, message) => {
    expect(() => evaluate(parseTemplate(text), scope)).toThrow(message);
  });
});

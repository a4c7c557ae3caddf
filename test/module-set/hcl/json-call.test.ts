import { jsonCall } from '../../../module-set/hcl/json-call';

describe('jsonCall', () => {
  test.each([
    ['{}', 'jsonencode({  })'],
    ['{"a":[1,"b",null,true]}', 'jsonencode({ "a" = [1, "b", null, true] })'],
    ['{"a":"${aws_sqs_queue.a.arn}"}', 'jsonencode({ "a" = aws_sqs_queue.a.arn })'],
    ['{"a":"${one(aws_sqs_queue.a[*].arn)}/*"}', 'jsonencode({ "a" = "${one(aws_sqs_queue.a[*].arn)}/*" })'],
    ['{"a":"${var.number}"}', 'jsonencode({ "a" = tostring(var.number) })'],
    ['["$${a}"]', 'jsonencode(["$${a}"])'],
  ])('reads %s as the call that writes it', (text, expected) => {
    const call = jsonCall(text);

    expect(call).toBe(expected);
  });

  test.each([
    ['no JSON', '{not}'],
    ['neither object nor list', '"a"'],
    ['keys out of order', '{"b":1,"a":2}'],
    ['a key twice', '{"a":1,"a":2}'],
    ['blanks', '{"a": 1}'],
    ['a character that the call escapes', '["<"]'],
    ['an escape that the call writes in another way', '["\\u00e9"]'],
    ['a number that may be written in another way', '[0.10]'],
    ['an expression outside of text', '[${var.a}]'],
    ['an expression in a key', '{"${var.a}":1}'],
    ['a marker that trims', '["${~ var.a}"]'],
    ['a directive', '["%{ if a }b%{ endif }"]'],
  ])('leaves text with %s', (_title, text) => {
    const call = jsonCall(text);

    expect(call).toBeUndefined();
  });
});

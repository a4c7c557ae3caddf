"""Starts the emulator, with what it lacks of AWS and an apply needs.

A call that an SDK repeats because its answer was lost is answered as it was at first. Under load a connection now and
then ends between call and answer. The SDK then calls again, and where AWS would know the resource as its own, the
emulator says that it exists already. Attempts of one call share an invocation id:
https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html

A mapping may be told the ARN of a consumer with enhanced fan-out, where the emulator takes that of a stream only. It
keeps such a mapping, and reads nothing for it.
https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html

A workflow keeps whether it is traced, which the emulator forgets, so that every plan would set it again.
https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html
"""

import asyncio
import json
from dataclasses import replace

import ministack.app as ministack
from ministack.services import lambda_svc, stepfunctions

CALL = b"amz-sdk-invocation-id"
SERVER_ERROR = 500

emulate = ministack.app
answers = {}


async def answer_once(scope, receive, send):
    call = dict(scope.get("headers", ())).get(CALL)
    if call is None:
        return await emulate(scope, receive, send)
    earlier = answers.get(call)
    if earlier is not None:
        messages = await asyncio.shield(earlier)
        if is_final(messages):
            return await send_all(messages, send)
    answer = answers[call] = asyncio.get_running_loop().create_future()
    messages = []

    async def keep(message):
        messages.append(message)
        await send(message)

    try:
        return await emulate(scope, receive, keep)
    finally:
        answer.set_result(messages)


def is_final(messages):
    """Whether an answer is complete, and none after which the SDK is right to try again."""
    ended = bool(messages) and not messages[-1].get("more_body", False)
    return ended and messages[0].get("status", SERVER_ERROR) < SERVER_ERROR


async def send_all(messages, send):
    for message in messages:
        await send(message)


stream_name_of = lambda_svc._kinesis_stream_name_from_arn_spec


def stream_name_of_either(spec):
    """That of `stream/changes`, and of `stream/changes/consumer/shipping:1700000000` too."""
    stream, consumer, _ = spec.resource.partition("/consumer/")
    return stream_name_of(replace(spec, resource=stream) if consumer else spec)


lambda_svc._kinesis_stream_name_from_arn_spec = stream_name_of_either


def keeping_tracing(change):
    """The call that makes or changes a workflow, after which the workflow says whether it is traced."""

    def changed(data):
        answer = change(data)
        status, _headers, body = answer
        arn = data.get("stateMachineArn") or json.loads(body).get("stateMachineArn")
        if status == 200 and "tracingConfiguration" in data:
            stepfunctions._state_machines[arn]["tracingConfiguration"] = data["tracingConfiguration"]
        return answer

    return changed


stepfunctions._create_state_machine = keeping_tracing(stepfunctions._create_state_machine)
stepfunctions._update_state_machine = keeping_tracing(stepfunctions._update_state_machine)
ministack.app = answer_once
ministack.main()
